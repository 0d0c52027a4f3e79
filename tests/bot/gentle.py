"""A small plan with every kind of step, for the tests of what makes reminders easy to live with."""

GENTLE = """\
name: gentle
version: 1
title: {en: Gentle, es: Suave, de: Sanft}
languages: [en, es, de]
quiet: "21:00-08:00"
most_a_day: 6
questions:
  pain:
    type: scale
    low: 0
    high: 10
    better: low
    question: {en: How strong is your pain?, es: ¿Cuánto le duele?, de: Wie stark ist der Schmerz?}
    low_label: {en: none, es: nada, de: keiner}
    high_label: {en: worst, es: máximo, de: stärkster}
steps:
  walk:
    kind: advice
    until: 6 weeks
    when: {every: 3 days, from: 1 day, until: 6 weeks}
    at: "09:00"
    buttons: [done, problem]
    text:
      en: "Hello from {clinic}.\\n\\nPlease take a <short> walk. Day {day}."
      es: "Hola de {clinic}.\\n\\nCamine un poco, por favor. Día {day}."
      de: "Guten Tag von {clinic}.\\n\\nBitte gehen Sie etwas spazieren. Tag {day}."
  stretch:
    kind: advice
    until: 6 weeks
    when: {every: 5 days, from: 2 days, until: 6 weeks}
    at: "14:00"
    buttons: [done, not_yet, problem]
    text:
      en: "Hello from {clinic}.\\n\\nPlease stretch a little."
      es: "Hola de {clinic}.\\n\\nEstírese un poco, por favor."
      de: "Guten Tag von {clinic}.\\n\\nBitte dehnen Sie sich etwas."
  drink:
    kind: advice
    when: {every: 1 week, from: 4 days, until: 8 weeks}
    at: "09:00"
    buttons: [done, problem]
    text:
      en: "Hello from {clinic}.\\n\\nPlease drink enough."
      es: "Hola de {clinic}.\\n\\nBeba bastante, por favor."
      de: "Guten Tag von {clinic}.\\n\\nBitte trinken Sie genug."
  no_running:
    kind: restriction
    until: 3 weeks
    when: [3 days, 10 days, 17 days]
    at: "14:00"
    buttons: [ok, problem]
    card: {en: Running, es: Correr, de: Rennen}
    text:
      en: "Hello from {clinic}.\\n\\nPlease do not run before {until}."
      es: "Hola de {clinic}.\\n\\nNo corra antes del {until}, por favor."
      de: "Guten Tag von {clinic}.\\n\\nBitte rennen Sie nicht vor dem {until}."
    lift_off:
      en: "Hello from {clinic}.\\n\\nYou can run again."
      es: "Hola de {clinic}.\\n\\nPuede volver a correr."
      de: "Guten Tag von {clinic}.\\n\\nSie können wieder rennen."
  how:
    kind: check_in
    when: [2 days, 9 days, 16 days, 23 days]
    at: "11:00"
    questions: [pain]
    text:
      en: "Hello from {clinic}.\\n\\nHow are you?"
      es: "Hola de {clinic}.\\n\\n¿Cómo está?"
      de: "Guten Tag von {clinic}.\\n\\nWie geht es Ihnen?"
"""
