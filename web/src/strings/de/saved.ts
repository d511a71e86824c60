/** Saved replies. */
export const saved = {
  "saved.text": "Texte zur Wiederverwendung: im Eingabefeld / tippen. Freigegebene Vorlagen dürfen Regeln senden.",
  "saved.new": "Neue gespeicherte Antwort",
  "saved.none": "Noch keine gespeicherten Antworten",
  "saved.none.text": "Behalte einen Text, den du oft sendest.",
  "saved.edit": "{name} bearbeiten",
  "saved.delete": "{name} löschen",
  "saved.delete.text": "Regeln, die damit antworten, schicken ihre Nachrichten dann zur Prüfung.",
  "saved.title": "Titel",
  "saved.body": "Text",
  "saved.shortcut": "Kürzel",
  "saved.shortcut.hint": "Nach / im Eingabefeld getippt.",
  "saved.template": "Freigegebene Vorlage",
  "saved.approve": "Freigegeben: Regeln dürfen sie von selbst senden",
} as const;
