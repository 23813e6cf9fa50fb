package dev.farthing.persistence.billing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farthing.domain.billing.FlatFee;
import dev.farthing.domain.billing.Included;
import dev.farthing.domain.billing.Meter;
import dev.farthing.domain.billing.PlanTerms;
import dev.farthing.domain.billing.PriceComponent;
import dev.farthing.domain.billing.Tariff;
import dev.farthing.domain.billing.Tariff.Step;
import dev.farthing.domain.money.Amount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How a plan's terms stand in one JSON column: amounts as exact decimals, per single unit.
final class TermsColumn {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TermsColumn() {}

    static String write(PlanTerms terms) {
        var root = JSON.createObjectNode()
                .put("fee", terms.fee().amount().toPlainString())
                .put("fee_timing", terms.fee().timing().name().toLowerCase(Locale.ROOT))
                .put("minimum", terms.minimum().toPlainString())
                .put("discount_percent", terms.discountPercent().toPlainString());
        switch (terms.included()) {
            case Included.Nothing _ -> {}
            case Included.Worth(Amount amount) -> root.put("included_amount", amount.toPlainString());
            case Included.Tokens(long count) -> root.put("included_tokens", count);
        }
        var components = root.putArray("components");
        for (var component : terms.components()) {
            var node = components
                    .addObject()
                    .put("model", component.model())
                    .put("meter", component.meter().text());
            write(component.tariff(), node);
        }
        return root.toString();
    }

    private static void write(Tariff tariff, ObjectNode node) {
        switch (tariff) {
            case Tariff.PerUnit(Amount price) -> node.put("type", "per_unit").put("price", price.toPlainString());
            case Tariff.Graduated(List<Step> steps) -> write(steps, node.put("type", "graduated"));
            case Tariff.Volume(List<Step> steps) -> write(steps, node.put("type", "volume"));
            case Tariff.ByPackage(long size, Amount price) ->
                node.put("type", "package").put("size", size).put("price", price.toPlainString());
        }
    }

    private static void write(List<Step> steps, ObjectNode node) {
        var array = node.putArray("steps");
        for (var step : steps) {
            array.addObject()
                    .put("up_to", step.upTo())
                    .put("price", step.price().toPlainString())
                    .put("fee", step.fee().toPlainString());
        }
    }

    static PlanTerms read(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the terms of a plan are no JSON", e);
        }
        var components = new ArrayList<PriceComponent>();
        root.path("components")
                .forEach(node -> components.add(new PriceComponent(
                        node.path("model").textValue(),
                        Meter.valueOf(node.path("meter").textValue().toUpperCase(Locale.ROOT)),
                        tariff(node))));
        return new PlanTerms(
                new FlatFee(
                        amount(root, "fee"),
                        FlatFee.Timing.valueOf(
                                root.path("fee_timing").textValue().toUpperCase(Locale.ROOT))),
                included(root),
                components,
                amount(root, "minimum"),
                new BigDecimal(root.path("discount_percent").textValue()));
    }

    private static Included included(JsonNode root) {
        if (root.has("included_amount")) {
            return new Included.Worth(amount(root, "included_amount"));
        }
        return root.has("included_tokens")
                ? new Included.Tokens(root.path("included_tokens").longValue())
                : new Included.Nothing();
    }

    private static Tariff tariff(JsonNode node) {
        return switch (node.path("type").textValue()) {
            case "per_unit" -> new Tariff.PerUnit(amount(node, "price"));
            case "graduated" -> new Tariff.Graduated(steps(node));
            case "volume" -> new Tariff.Volume(steps(node));
            case "package" -> new Tariff.ByPackage(node.path("size").longValue(), amount(node, "price"));
            case String other -> throw new IllegalStateException("a tariff of the unknown type " + other);
        };
    }

    private static List<Step> steps(JsonNode node) {
        var steps = new ArrayList<Step>();
        node.path("steps")
                .forEach(step -> steps.add(new Step(
                        step.path("up_to").isNull() ? null : step.path("up_to").longValue(),
                        amount(step, "price"),
                        amount(step, "fee"))));
        return steps;
    }

    private static Amount amount(JsonNode node, String name) {
        return Amount.of(node.path(name).textValue());
    }
}
