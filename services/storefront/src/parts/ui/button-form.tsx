import type { ComponentProps } from "react";
import { ActionForm, type ActionFormProps } from "./action-form.tsx";
import { SubmitButton } from "./submit-button.tsx";

type ButtonFormProps = Omit<ActionFormProps, "children"> & Omit<ComponentProps<typeof SubmitButton>, "className">;

/** A form in which nothing is to be said but yes. */
export function ButtonForm({ text, busyText, name, look, ...form }: ButtonFormProps) {
  return (
    <ActionForm {...form}>
      <SubmitButton
        text={text}
        busyText={busyText}
        {...(name === undefined ? {} : { name })}
        {...(look === undefined ? {} : { look })}
      />
    </ActionForm>
  );
}
