/** Saved replies. */
export const saved = {
  "saved.text": "Texts for reuse: type / in the composer. Approved templates may be sent by rules.",
  "saved.new": "New saved reply",
  "saved.none": "No saved replies yet",
  "saved.none.text": "Keep a text that you send often.",
  "saved.edit": "Edit {name}",
  "saved.delete": "Delete {name}",
  "saved.delete.text": "Rules that answer with it send their messages to review from then on.",
  "saved.title": "Title",
  "saved.body": "Text",
  "saved.shortcut": "Shortcut",
  "saved.shortcut.hint": "Typed after / in the composer.",
  "saved.template": "Approved template",
  "saved.approve": "Approved: rules may send it by themselves",
} as const;
