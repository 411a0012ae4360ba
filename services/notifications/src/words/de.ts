import type { Words } from "./words.ts";

export const german: Words = {
  hello: (name) => (name === "" ? "Guten Tag," : `Guten Tag ${name},`),
  footer: (shop) =>
    `Diese Nachricht kommt von ${shop}, weil sich in Ihrem Konto oder mit Ihrer Bestellung etwas getan hat.`,
  unsubscribe: "Keine Nachrichten mehr zu meinen Bewertungen",
  ignore: "Falls Sie das nicht waren, brauchen Sie nichts zu tun: Es geschieht nichts.",
  validUntil: (time) => `Der Link gilt einmal, bis ${time}.`,
  order: {
    number: (id) => `Bestellung ${id}`,
    look: "Bestellung ansehen",
    subtotal: "Zwischensumme",
    shipping: (option) => `Versand (${option})`,
    total: "Gesamtbetrag",
    sentTo: "Lieferung an",
  },
  confirmed: {
    subject: (id) => `Ihre Bestellung ${id} ist bestätigt`,
    intro: () =>
      "Vielen Dank für Ihre Bestellung. Sie ist bezahlt und bestätigt; wir melden uns, sobald sie unser Haus verlässt.",
  },
  cancelled: {
    subject: (id) => `Ihre Bestellung ${id} wurde storniert`,
    intro: () => "Ihre Bestellung wurde storniert. Es wird nichts davon verschickt.",
    reasons: {
      requested: "Der Grund: Sie oder unsere Mitarbeiter haben darum gebeten.",
      expired: "Der Grund: Die Zahlung wurde nicht rechtzeitig bestätigt.",
      unavailable: "Der Grund: Die Zahlung konnte nicht abgeschlossen werden.",
      card_declined: "Der Grund: Die Bank hat die Zahlung abgelehnt.",
      out_of_stock: "Der Grund: Es war nicht mehr alles vorrätig.",
      other: "Falls Sie den Grund nicht kennen, schreiben Sie uns bitte.",
    },
    givenBack: (amount) => `Wir erstatten ${amount}. Bis Ihre Bank das anzeigt, können einige Tage vergehen.`,
  },
  shipped: {
    subject: (id) => `Ihre Bestellung ${id} ist unterwegs`,
    intro: () => "Ihre Bestellung hat unser Haus verlassen.",
    tracking: (carrier, code) => `Versand mit ${carrier}${code === "" ? "" : `, Sendungsnummer ${code}`}`,
  },
  refunded: {
    subject: (id) => `Erstattung zu Ihrer Bestellung ${id}`,
    intro: () => "Wir erstatten Ihnen Geld zu Ihrer Bestellung.",
    amount: (amount) =>
      `${amount} gehen auf die Karte zurück, mit der Sie bezahlt haben. Bis Ihre Bank das anzeigt, können einige Tage vergehen.`,
  },
  reset: {
    subject: () => "Neues Passwort wählen",
    intro: () => "Jemand, vermutlich Sie selbst, möchte ein neues Passwort für Ihr Konto.",
    action: "Neues Passwort wählen",
  },
  verification: {
    subject: () => "Bestätigen Sie Ihre E-Mail-Adresse",
    intro: () => "Bitte bestätigen Sie, dass diese Adresse Ihnen gehört.",
    action: "Adresse bestätigen",
  },
  passwordChanged: {
    subject: () => "Ihr Passwort wurde geändert",
    intro: () => "Das Passwort Ihres Kontos wurde geändert, und alle anderen Geräte wurden abgemeldet.",
    at: (time) => `Das geschah am ${time}.`,
    notYou:
      "Falls Sie das nicht waren, wählen Sie sofort ein neues Passwort: auf der Anmeldeseite unter „Passwort vergessen?“.",
  },
  review: {
    subject: (product) => `Ihre Bewertung zu „${product}“ ist online`,
    intro: (product) =>
      `Vielen Dank. Unsere Mitarbeiter haben Ihre Bewertung zu „${product}“ gelesen, und jetzt können alle sie sehen.`,
    action: "Bewertung ansehen",
  },
};
