package dev.farthing.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import org.jspecify.annotations.Nullable;

/// The languages the console speaks.
public enum Language {
    EN(Locale.UK, "English"),
    ZH(Locale.SIMPLIFIED_CHINESE, "中文");

    private final Locale locale;
    private final String ownName;

    Language(Locale locale, String ownName) {
        this.locale = locale;
        this.ownName = ownName;
    }

    /// What it is called in bundles and cookies: `en`, `zh`.
    public String tag() {
        return locale.getLanguage();
    }

    /// What it is called in HTML.
    public String htmlTag() {
        return this == ZH ? "zh-Hans" : "en";
    }

    /// What its speakers call it.
    public String ownName() {
        return ownName;
    }

    public Locale locale() {
        return locale;
    }

    static @Nullable Language tagged(@Nullable String tag) {
        return Arrays.stream(values())
                .filter(language -> language.tag().equals(tag))
                .findFirst()
                .orElse(null);
    }

    /// The one a browser would rather see.
    static Language wantedBy(@Nullable String acceptLanguage) {
        try {
            for (var range : acceptLanguage == null ? List.<LanguageRange>of() : LanguageRange.parse(acceptLanguage)) {
                var language = tagged(range.getRange().split("-", 2)[0]);
                if (language != null && range.getWeight() > 0) {
                    return language;
                }
            }
        } catch (IllegalArgumentException _) {
            return EN;
        }
        return EN;
    }
}
