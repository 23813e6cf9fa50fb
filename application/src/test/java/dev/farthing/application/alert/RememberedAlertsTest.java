package dev.farthing.application.alert;

import java.util.UUID;

class RememberedAlertsTest implements AlertRulesContract {
    private final RememberedAlerts alerts = new RememberedAlerts();

    @Override
    public AlertRuleRepository rules() {
        return alerts;
    }

    @Override
    public UUID aWebhook(UUID orgId) {
        var id = UUID.randomUUID();
        alerts.webhooks.add(id);
        return id;
    }

    @Override
    public void lose(UUID webhook) {
        alerts.webhooks.remove(webhook);
    }
}
