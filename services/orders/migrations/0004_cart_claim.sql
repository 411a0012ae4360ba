-- A cart as it was is ordered once: two presses of the button with different keys must not become two orders. Emptied
-- when the order is cancelled, so that the next attempt may follow; empty for what was ordered before this column.
alter table orders add column cart_claim text;
create unique index orders_cart_claim on orders (cart_claim) where cart_claim is not null;
