/** Products of a catalog: one, several in sections, or the whole catalog. Documented by Meta only. */
import * as Schema from "effect/Schema"
import { defined, envelope } from "../Envelope.ts"
import type { Options } from "../Envelope.ts"
import * as Field from "../Field.ts"
import * as Interactive from "./Interactive.ts"

/** One product. */
export type Product = Interactive.InteractiveMessage<ProductContent>

/** The content of a message with one product. */
export interface ProductContent {
  readonly type: "product"
  /** At most 1,024 characters. */
  readonly body?: Interactive.Body
  readonly footer?: Interactive.Footer
  readonly action: ProductReference
}

/** A product of a catalog; also what a product carousel's card shows. */
export interface ProductReference {
  readonly catalog_id: string
  readonly product_retailer_id: string
}

/** Up to thirty products. The header is required. */
export type ProductList = Interactive.InteractiveMessage<ProductListContent>

/** The content of a message with several products. */
export interface ProductListContent {
  readonly type: "product_list"
  readonly header: Interactive.TextHeader
  /** At most 1,024 characters. */
  readonly body: Interactive.Body
  readonly footer?: Interactive.Footer
  readonly action: { readonly catalog_id: string; readonly sections: ReadonlyArray<ProductSection> }
}

/** One to ten of these with thirty products between them. */
export interface ProductSection {
  /** At most 24 characters. */
  readonly title?: string
  readonly product_items: ReadonlyArray<{ readonly product_retailer_id: string }>
}

/** A button that opens the catalog. */
export type Catalog = Interactive.InteractiveMessage<CatalogContent>

/** The content of a message with a catalog. */
export interface CatalogContent {
  readonly type: "catalog_message"
  /** At most 1,024 characters. */
  readonly body: Interactive.Body
  readonly footer?: Interactive.Footer
  readonly action: {
    readonly name: "catalog_message"
    /** The product whose picture is shown; the catalog's first by default. */
    readonly parameters?: { readonly thumbnail_product_retailer_id?: string }
  }
}

/** Shows one product. */
export const interactiveProduct = (
  options: Options & {
    readonly body?: string | undefined
    readonly footer?: string | undefined
    readonly catalogId: string
    readonly productRetailerId: string
  }
): Product => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "product",
    ...(options.body === undefined ? {} : { body: { text: options.body } }),
    ...(options.footer === undefined ? {} : { footer: { text: options.footer } }),
    action: { catalog_id: options.catalogId, product_retailer_id: options.productRetailerId }
  }
})

/** Shows up to thirty products in one to ten sections. */
export const interactiveProductList = (
  options: Options & {
    readonly header: string
    readonly body: string
    readonly footer?: string | undefined
    readonly catalogId: string
    readonly sections: ReadonlyArray<{
      readonly title?: string | undefined
      readonly productRetailerIds: ReadonlyArray<string>
    }>
  }
): ProductList => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "product_list",
    header: { type: "text", text: options.header },
    body: { text: options.body },
    ...(options.footer === undefined ? {} : { footer: { text: options.footer } }),
    action: {
      catalog_id: options.catalogId,
      sections: Field.mapItems(options.sections, (section) => ({
        ...defined({ title: section.title }),
        product_items: Field.mapItems(section.productRetailerIds, (id) => ({ product_retailer_id: id }))
      }))
    }
  }
})

/** A button that opens the catalog. */
export const interactiveCatalog = (
  options: Options & {
    readonly body: string
    readonly footer?: string | undefined
    readonly thumbnailProductRetailerId?: string | undefined
  }
): Catalog => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "catalog_message",
    body: { text: options.body },
    ...(options.footer === undefined ? {} : { footer: { text: options.footer } }),
    action: {
      name: "catalog_message",
      ...(options.thumbnailProductRetailerId === undefined
        ? {}
        : { parameters: { thumbnail_product_retailer_id: options.thumbnailProductRetailerId } })
    }
  }
})

/** The schema of {@link ProductReference}. */
export const reference = Field.object<ProductReference>()({
  catalog_id: Field.nonEmptyString,
  product_retailer_id: Field.nonEmptyString
})

/** Also what a template's multi-product button takes. */
export const section = Field.object<ProductSection>()({
  title: Field.optional(Field.text(24, 0)),
  product_items: Field.list(
    Field.object<ProductSection["product_items"][number]>()({ product_retailer_id: Field.nonEmptyString }),
    1,
    30
  )
})

/** At most thirty products in all sections. */
export const productTotal = (
  sections: unknown,
  path: ReadonlyArray<string | number>,
  report: Field.Report
): void => {
  const counts = Field.items(sections).map(
    (section) => Field.items(Field.get(section, "product_items")).length
  )
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total > 30) report(path, "must have at most 30 products in all")
}

const total: Field.Rule = (message, report) => {
  const path = ["interactive", "action", "sections"]
  productTotal(Field.get(message, ...path), path, report)
}

/** The schema and rules of each kind, by its type. */
export const kinds = {
  product: Interactive.kind(
    Field.object<ProductContent>()({
      type: Schema.Literal("product"),
      body: Field.optional(Interactive.body(1024)),
      footer: Field.optional(Interactive.footer),
      action: reference
    })
  ),
  product_list: Interactive.kind(
    Field.object<ProductListContent>()({
      type: Schema.Literal("product_list"),
      header: Interactive.textHeader,
      body: Interactive.body(1024),
      footer: Field.optional(Interactive.footer),
      action: Field.object<ProductListContent["action"]>()({
        catalog_id: Field.nonEmptyString,
        sections: Field.list(section, 1, 10)
      })
    }),
    [total]
  ),
  catalog_message: Interactive.kind(
    Field.object<CatalogContent>()({
      type: Schema.Literal("catalog_message"),
      body: Interactive.body(1024),
      footer: Field.optional(Interactive.footer),
      action: Field.object<CatalogContent["action"]>()({
        name: Schema.Literal("catalog_message"),
        parameters: Field.optional(
          Field.object<NonNullable<CatalogContent["action"]["parameters"]>>()({
            thumbnail_product_retailer_id: Field.optional(Field.nonEmptyString)
          })
        )
      })
    })
  )
}
