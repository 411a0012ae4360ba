/** The part of a compiled contract, in buf's JSON form, that says where operations are. */
export interface Image {
  readonly file: readonly {
    readonly package: string;
    readonly service?: readonly { readonly name: string; readonly method?: readonly Method[] }[];
  }[];
}

interface Method {
  readonly name: string;
  readonly options?: { readonly "[google.api.http]"?: Http };
}

type Http = Readonly<Record<string, unknown>> & { readonly additionalBindings?: readonly Http[] };

const verbs = ["get", "put", "post", "delete", "patch"];

/** Every REST form of every operation: "shop.cart.v1.CartService.GetCart: get /v1/carts/{id}". */
export function operations({ file }: Image): ReadonlySet<string> {
  return new Set(
    file.flatMap(({ package: name, service = [] }) =>
      service.flatMap(({ name: owner, method = [] }) =>
        method.flatMap((one) => routes(one).map((route) => `${name}.${owner}.${one.name}: ${route}`)),
      ),
    ),
  );
}

function routes({ options }: Method): string[] {
  const http = options?.["[google.api.http]"];
  if (http === undefined) return [];
  return [http, ...(http.additionalBindings ?? [])].flatMap((binding) =>
    verbs.filter((verb) => verb in binding).map((verb) => `${verb} ${binding[verb]}`),
  );
}
