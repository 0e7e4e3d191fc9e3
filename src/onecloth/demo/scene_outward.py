"""What leaves the house: a webhook that is paused, as the demo talks to nobody."""

from onecloth.demo.stage import Stage
from onecloth.teamwork.actions.webhooks import add_webhook, pause_webhook
from onecloth.teamwork.queries.webhook_written import Told


def play(stage: Stage) -> None:
    by, at = stage.actor("Hanna", stage.now), stage.now
    told = Told("The chat of Operations", "https://chat.example/hooks/operations", ("champion_card.on_wall",))
    pause_webhook(endpoint=add_webhook(told=told, by=by, at=at), by=by, at=at)
