package dev.farthing.rest.billing;

import dev.farthing.domain.billing.Meter;
import dev.farthing.domain.billing.PriceComponent;
import dev.farthing.domain.billing.Tariff;
import dev.farthing.domain.billing.Tariff.Step;
import dev.farthing.domain.money.Amount;
import dev.farthing.rest.Fields;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A plan's own price of one meter, for one model or for all it does not name.
@Schema(name = "PlanPrice")
record TariffJson(
        @Schema(description = "null: all models the plan does not name") @Nullable
        String model,

        @Schema(examples = "input") String meter,
        Type type,

        @Schema(description = "per million tokens, per request or image, or per package") @Nullable
        BigDecimal price,

        @Schema(description = "units in a package") @Nullable
        Integer packageSize,

        @Nullable List<StepJson> steps) {
    /// How quantity becomes money.
    enum Type {
        PER_UNIT,
        GRADUATED,
        VOLUME,
        PACKAGE
    }

    /// A part of a staircase.
    @Schema(name = "PlanPriceStep")
    record StepJson(
            @Schema(description = "its last unit; null for the last step") @Nullable
            Long upTo,

            BigDecimal price,

            @Schema(description = "what reaching it costs besides") @Nullable
            BigDecimal fee) {}

    private static final int TOKEN_DECIMALS = 6;
    private static final int UNIT_DECIMALS = 12;
    private static final int LONGEST_MODEL = 128;

    static TariffJson of(PriceComponent component) {
        var meter = component.meter();
        return switch (component.tariff()) {
            case Tariff.PerUnit(Amount price) -> of(component, Type.PER_UNIT, told(price, meter), null, null);
            case Tariff.Graduated(List<Step> steps) -> of(component, Type.GRADUATED, null, null, told(steps, meter));
            case Tariff.Volume(List<Step> steps) -> of(component, Type.VOLUME, null, null, told(steps, meter));
            case Tariff.ByPackage(long size, Amount price) ->
                of(component, Type.PACKAGE, price.toDecimal(), Math.toIntExact(size), null);
        };
    }

    private static TariffJson of(
            PriceComponent component,
            Type type,
            @Nullable BigDecimal price,
            @Nullable Integer size,
            @Nullable List<StepJson> steps) {
        return new TariffJson(component.model(), component.meter().text(), type, price, size, steps);
    }

    private static List<StepJson> told(List<Step> steps, Meter meter) {
        return steps.stream()
                .map(step -> new StepJson(
                        step.upTo(), told(step.price(), meter), step.fee().toDecimal()))
                .toList();
    }

    private static BigDecimal told(Amount price, Meter meter) {
        var decimal = price.toDecimal();
        return meter.countsTokens() ? decimal.movePointRight(TOKEN_DECIMALS) : decimal;
    }

    /// Null where a mistake was noted.
    static @Nullable PriceComponent read(Fields fields) {
        var model = fields.optionalText("model", LONGEST_MODEL);
        var meter = fields.requiredChoice("meter", Meter.class);
        try {
            var tariff = switch (fields.requiredChoice("type", Type.class)) {
                case PER_UNIT -> new Tariff.PerUnit(price(fields, meter));
                case GRADUATED -> new Tariff.Graduated(steps(fields, meter));
                case VOLUME -> new Tariff.Volume(steps(fields, meter));
                case PACKAGE -> byPackage(fields);
            };
            return new PriceComponent(model, meter, tariff);
        } catch (IllegalArgumentException e) {
            fields.reject("type", "value_error", "Value error, " + e.getMessage());
            return null;
        }
    }

    private static Tariff byPackage(Fields fields) {
        fields.require("package_size");
        fields.require("price");
        var size = fields.integer("package_size", 1, Integer.MAX_VALUE);
        return new Tariff.ByPackage(size == null ? 1 : size, amount(fields, "price", UNIT_DECIMALS));
    }

    private static Amount price(Fields fields, Meter meter) {
        fields.require("price");
        return meter.countsTokens()
                ? Amount.of(amount(fields, "price", TOKEN_DECIMALS).toDecimal().movePointLeft(TOKEN_DECIMALS))
                : amount(fields, "price", UNIT_DECIMALS);
    }

    private static List<Step> steps(Fields fields, Meter meter) {
        fields.require("steps");
        var steps = new ArrayList<Step>();
        for (var step : fields.list("steps")) {
            var upTo = step.integer("up_to", 1, Integer.MAX_VALUE);
            steps.add(new Step(
                    upTo == null ? null : upTo.longValue(), price(step, meter), amount(step, "fee", UNIT_DECIMALS)));
        }
        return steps;
    }

    /// Zero where it is absent or wrong.
    static Amount amount(Fields fields, String name, int decimals) {
        var amount = fields.decimal(name, decimals);
        if (amount == null) {
            return Amount.ZERO;
        }
        if (amount.signum() < 0) {
            fields.reject(name, "greater_than_equal", "Input should be greater than or equal to 0");
            return Amount.ZERO;
        }
        return Amount.of(amount);
    }
}
