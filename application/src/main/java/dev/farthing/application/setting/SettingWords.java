package dev.farthing.application.setting;

/// What each setting is for, in words for people; docs/settings.md says the same.
final class SettingWords {
    private SettingWords() {}

    static String of(Setting setting) {
        return switch (setting) {
            case CORS_ORIGINS -> "browser origins that may call the data plane";
            case UNPRICED_MODELS ->
                "what happens to calls of a model without a price; under a hard budget of tokens they are "
                        + "served in any case";
            case MAX_REQUEST_BYTES -> "the largest request body taken";
            case MAX_RESPONSE_BYTES -> "the largest whole answer taken from a vendor";
            case MAX_EVENT_BYTES -> "the largest server-sent event that is inspected";
            case DEFAULT_MAX_OUTPUT_TOKENS ->
                "the limit of output that is sent for a call under a hard budget when neither its client nor "
                        + "its model has one";
            case IDEMPOTENT_REPLAY -> "whether a call that carries an `Idempotency-Key` is made once";
            case RESPONSE_CACHE_MB ->
                "how many megabytes of memory answers take, on each replica, that are kept to be given again "
                        + "to calls that ask for that; 0: none are kept";
            case ABANDONED_CALLS ->
                "what becomes of a call at its vendor when its client leaves, unless its org says otherwise "
                        + "(`abandoned_calls` of the org), be it before the first byte or after it; `finish` holds for "
                        + "calls under a hard budget, which bounds what they cost: the vendor then tells what it bills";
            case PRIVATE_TARGETS_ALLOWED ->
                "whether webhooks may lie in private networks or on this machine; where clouds tell their machines"
                        + " secrets stays closed";
            case LEAKED_KEYS ->
                "what becomes of a key whose secret is reported as leaked: its org is told in any case, and `disable` "
                        + "switches the key off at once";
            case UPSTREAM_ATTEMPTS -> "how many credentials one call may try";
            case UPSTREAM_RETRY_PERCENT ->
                "how many further attempts after a vendor's trouble, or beside a slow one, there may be for a "
                        + "hundred calls";
            case UPSTREAM_BACKOFF_MS ->
                "the longest first wait before a further attempt after a vendor's trouble; each further one "
                        + "doubles it";
            case BREAKER_FAILURES -> "how many failures in a row open a circuit";
            case BREAKER_OPEN_MS -> "how long an open circuit lets nothing through, and then how often one call";
            case COOLDOWN_SECONDS -> "how long a limited credential rests when its vendor does not say";
            case COOLDOWN_MAX_SECONDS -> "the longest rest a vendor is believed in";
            case RATE_LIMIT_SCOPE ->
                "what rests when a vendor limits the rate of calls: what its answer names, the credential "
                        + "with all its models, or the model with this credential; a provider's `rate_limit_scope` goes "
                        + "before it";
            case EMPTY_ACCOUNT -> "what becomes of a credential whose account is empty";
            case EMPTY_ACCOUNT_COOLDOWN_SECONDS ->
                "how long a credential rests whose account is empty, where `empty_account` is `cool`";
            case PROVIDER_CONCURRENCY ->
                "how many calls may run at one provider, on each replica, so that one that hangs leaves "
                        + "connections and memory to the others; a provider's `max_concurrent` goes before it; 0: any "
                        + "number";
            case PROBE_INTERVAL_SECONDS ->
                "how often at most a credential that is refused, or rests for longer than this, is tried "
                        + "again; 0: never";
            case MODEL_LIST_HOURS ->
                "how often, give or take a tenth, the models of a credential with `only_listed_models` are "
                        + "read anew; 0: never";
            case HEDGE_LEAST_MS ->
                "how long a call of a model with `hedging` waits at least for its first byte before a second "
                        + "vendor is asked";
            case HEDGE_MOST_MS ->
                "how long a call of a model with `hedging` waits for its first byte at most, and while the "
                        + "usual time is not known";
            case SUCCESS_LEAST_CALLS ->
                "of how many calls within five minutes a credential's success is judged, for models with "
                        + "`min_success_percent`";
            case ERROR_MONTHS -> "how many full months failed attempts stay in the log, beside the month that runs";
            case ERROR_BODIES ->
                "whether the beginning of what callers asked and vendors answered is kept with failed "
                        + "attempts, in clear, for operators";
            case INVALID_CREDENTIAL_DAYS ->
                "after how many days a credential that its vendor refuses is dealt with; 0: never";
            case INVALID_CREDENTIAL_ACTION ->
                "what is done to a credential that its vendor has refused for `invalid_credential_days`; one "
                        + "of the configuration file is only ever disabled";
            case LOW_ACCOUNT_BALANCE ->
                "an account at a vendor with so much left or less, in the vendor's unit, is told to be low, " + "once";
            case LOW_ACCOUNT_DAYS ->
                "an account at a vendor is told to be low too when it will be empty within so many days if it "
                        + "is used as it was";
            case BALANCE_HISTORY_DAYS -> "how many days what vendors said of accounts is kept";
            case QUALITY_LEAST_CALLS -> "how many calls it takes to say that a provider serves a model well or badly";
            case QUALITY_SUCCESS_PERMILLE ->
                "how many calls in a thousand a provider must answer to serve a model well";
            case QUALITY_SLOW_FACTOR ->
                "how many times its usual P99 a model may take at a provider that serves it well";
            case QUALITY_SERVER_ERROR_PERMILLE ->
                "how many calls in a thousand may end in a status of 500 or above at a provider that serves a "
                        + "model well";
            case QUALITY_TIMEOUT_PERMILLE ->
                "how many calls in a thousand may end in a time-out at a provider that serves a model well";
            case QUALITY_SHIFT -> "whether calls go elsewhere while a provider serves their model badly";
            case QUALITY_RETURN_SECONDS ->
                "how long a provider must do well with a part of a model's calls before it gets more; in that "
                        + "time it is asked three questions";
            case CALL_MONTHS ->
                "how many full months the rows of calls and of their attempts are kept, beside the month that "
                        + "runs; 0: for good. Their sums, the ledger, invoices and the audit stay";
            case EVENT_DAYS -> "how many days it is remembered what was told to others";
            case CONSOLE_SESSION_HOURS -> "how many hours after logging in to the console a session ends";
            case PUBLIC_STATUS ->
                "whether the console's status page shows strangers that calls are answered, which models there "
                        + "are and what will be worked on";
            case SUPPORT_CONTACT ->
                "whom callers may turn to who reach a limit of theirs: an address or a link, named in the " + "refusal";
            case LOG_LEVEL -> "how much Farthing tells on its log";
            case UPDATE_URL ->
                "an address that tells the newest version as JSON (`version` or `tag_name`), asked once a "
                        + "day; empty: nobody is asked";
        };
    }
}
