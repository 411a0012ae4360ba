import { inLanguages } from "./say.ts";

/** What is wrong with one input, by the API's code for it. */
export const fieldProblemText = inLanguages({
  en: {
    required: "Please fill this in.",
    min_length: "Please fill this in.",
    max_length: "This is too long.",
    format: "Please check how this is written.",
    pattern: "Please check how this is written.",
    in: "Please choose one of these.",
    other: "Please check this.",
  },
  de: {
    required: "Bitte ausfüllen.",
    min_length: "Bitte ausfüllen.",
    max_length: "Das ist zu lang.",
    format: "Bitte die Schreibweise prüfen.",
    pattern: "Bitte die Schreibweise prüfen.",
    in: "Bitte eine Möglichkeit wählen.",
    other: "Bitte prüfen.",
  },
  ar: {
    required: "يُرجى ملء هذا الحقل.",
    min_length: "يُرجى ملء هذا الحقل.",
    max_length: "النص طويل جدًا.",
    format: "يُرجى التحقق من طريقة الكتابة.",
    pattern: "يُرجى التحقق من طريقة الكتابة.",
    in: "يُرجى اختيار أحد الخيارات.",
    other: "يُرجى التحقق من هذا الحقل.",
  },
});
