"""A step is called the same wherever staff read of it."""

from clinic import TestClinic, buttons, meaning


async def test_a_step_has_one_title_on_every_page(clinic: TestClinic) -> None:
    nurse = clinic.nurse
    await clinic.joined()
    await clinic.advance(hours=1)
    [card] = await nurse.send("/patient_1")
    asking = "Questions (Walking, Hip score)"
    await nurse.tap("more", "1")
    [coming] = await nurse.tap("coming", "1")
    places = {b["label"].split(" · ")[-1]: meaning(b) for b in buttons(coming)}
    following = next(iter(places))
    assert following in card["text"]
    await nurse.tap(*places[asking])
    await nurse.tap("skip")
    [why] = await nurse.send("/why bed 4")
    [audit] = await nurse.send("/audit")
    assert asking in why["text"]
    assert following in why["text"]
    assert f"Skipped “{asking}”" in audit["text"]
