-- A region's own prices of products that have none in the currency asked for.
create index if not exists price_listings_first_by_region on price_listings (category_id, region, amount, product_id) where is_first;
