-- Before ratings are filled from the log of events: any of them is news to a product then. It shows the last one until.
update products set rating_sequence = 0 where rating_sequence > 0;
