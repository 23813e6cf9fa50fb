package dev.farthing.domain.money;

import java.util.regex.Pattern;

/// The one currency everything is charged in, fixed at the first start.
public record BillingCurrency(String code) {
    private static final Pattern CODE = Pattern.compile("[A-Z]{3}");

    public BillingCurrency {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("a currency is three capital letters, not " + code);
        }
    }
}
