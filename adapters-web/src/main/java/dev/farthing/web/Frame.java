package dev.farthing.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What every page has around it: who looks at it, in which language and light, and where else there is to go.
///
/// @param who null for strangers
/// @param entries where else, for the role
/// @param org the org that an operator has chosen to look at; null while there is none
/// @param acting the org of its own that a page of one org is of, to an operator that has chosen none; null
/// otherwise
/// @param token what the page's forms prove to be ours with
public record Frame(
        Language language,
        Theme theme,
        Format format,
        @Nullable Who who,
        List<Entry> entries,
        @Nullable String org,
        @Nullable Acting acting,
        String token,
        Assets assets) {
    public Frame {
        entries = List.copyOf(entries);
    }

    /// Somebody who is logged in.
    ///
    /// @param changesKeys whether keys are the viewer's to change
    /// @param changesOrg whether the whole org is
    public record Who(String name, String role, boolean changesKeys, boolean changesOrg, boolean operator) {}

    /// An org that nobody chose, and where to come back to once one is.
    public record Acting(String org, String path) {}

    /// A part of the console.
    public record Entry(String path, String icon, String label, boolean current) {}

    /// Of a page that shows an operator more than one org, though others of its part do not.
    public Frame ofEveryOrg() {
        return new Frame(language, theme, format, who, entries, org, null, token, assets);
    }

    /// What the org is called that a page of one org is of, to an operator; null for every org.
    public @Nullable String oneOrg() {
        return org == null && acting != null ? acting.org() : org;
    }

    /// How many rows lists may show at once.
    public List<Integer> pageSizes() {
        return Slices.SIZES;
    }

    public List<Language> languages() {
        return List.of(Language.values());
    }

    /// Where a file of ours lies, by its content.
    public String asset(String name) {
        return assets.path(name);
    }

    public boolean changesKeys() {
        return who != null && who.changesKeys();
    }

    public boolean changesOrg() {
        return who != null && who.changesOrg();
    }

    public boolean isOperator() {
        return who != null && who.operator();
    }
}
