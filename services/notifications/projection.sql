-- Before contacts are filled from the log of events. Deliveries stay: they are why no cause makes a second mail.
truncate contacts;
