-- Before the index is filled from the log of events. Another number of the generation, so that an index outside starts anew, too.
truncate products, sku_stock, dictionary, dictionary_changes;
update index_state set active = nextval('index_generations'), building = null, building_until = null, counted = null;
