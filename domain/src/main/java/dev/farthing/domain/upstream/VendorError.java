package dev.farthing.domain.upstream;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a vendor said instead of an answer, in whatever shape, and what sort of failure that is.
///
/// Every dialect has its own words for the same few troubles, and one status stands for several of them: who asks
/// too often and who has not paid are both told 429, and some say 400 to a wrong key. So words go before statuses,
/// and what a caller can bring about by its own request never counts against a credential.
///
/// @param status the HTTP status; for an error told inside a success the one it names, null when it names none
/// @param words codes, types and reasons, in lower case
/// @param message the sentence for people, bounded and without secrets
/// @param code the vendor's own code, as it is written; null where it has none, or a number
/// @param param which member of the request it is about, by the vendor's word
public record VendorError(
        @Nullable Integer status,
        Set<String> words,
        String message,
        @Nullable String code,
        @Nullable String param) {
    public static final int LONGEST_MESSAGE = 1_000;
    /// Words of ours beside those of vendors, who use no blanks: the body is a page for people, and what is used up
    /// is given by the day, or for each model.
    public static final String PAGE = "a page";

    public static final String PER_DAY = "per day";
    public static final String PER_MODEL = "per model";

    private static final Pattern QUOTED = Pattern.compile("(?<![a-z])'[^']*'|\"[^\"]*\"|`[^`]*`");
    /// As in "Your credit balance …".
    private static final int LONGEST_OPENING = 16;

    private static final Set<String> TOO_LONG = Set.of(
            "context_length_exceeded",
            "context_window_exceeded",
            "model_context_window_exceeded",
            "model_max_prompt_tokens_exceeded",
            "exceed_context_size_error",
            "too_many_tokens");
    /// Said of any member, of which only some hold the conversation.
    private static final String TOO_LONG_MEMBER = "string_above_max_length";
    private static final Pattern CONVERSATION = Pattern.compile("(messages|input|prompt)\\b.*");
    private static final Pattern TOO_LONG_SENTENCE =
            Pattern.compile("prompt (is )?too long|input (is|was)? ?too long|max(imum)? context length|context window"
                    + "|exceeds? (the )?max(imum)? (number of )?(input )?(tokens|length)|too many tokens"
                    + "|maximum prompt length|exceed(ed|s)? (the )?(model token|context) limit|range of input length");
    private static final Set<String> POLICY = Set.of(
            "content_filter",
            "content_policy_violation",
            "content_filter_error",
            "responsibleaipolicyviolation",
            "data_inspection_failed");
    private static final Set<String> EMPTY_ACCOUNT = Set.of(
            "insufficient_quota",
            "insufficient_user_quota",
            "insufficient_balance",
            "insufficient_credits",
            "billing_error",
            "billing_hard_limit_reached",
            "billing_not_active",
            "enforced_spend_limit_reached",
            "contract_spend_limit_reached",
            "linked_organization_spend_limit_reached",
            "arrearage");
    private static final Set<String> DEAD = Set.of(
            "invalid_api_key",
            "authentication_error",
            "api_key_invalid",
            "unauthenticated",
            "account_deactivated",
            "api_key_service_blocked",
            "key_expired");
    private static final Set<String> LIMITED = Set.of(
            "rate_limit_error",
            "rate_limit_exceeded",
            "resource_exhausted",
            "too_many_requests",
            "requests_limit_exceeded");
    private static final Set<String> MISSING_MODEL =
            Set.of("model_not_found", "deploymentnotfound", "not_found_error", "model_not_available");
    private static final Set<String> TROUBLE = Set.of(
            "overloaded_error",
            "api_error",
            "server_error",
            "internal_error",
            "internal_server_error",
            "unavailable",
            "service_unavailable",
            "engine_overloaded");
    private static final Set<String> LATE = Set.of("timeout_error", "deadline_exceeded", "request_timeout");
    private static final Set<String> CALLERS = Set.of(
            "invalid_request_error",
            "invalid_argument",
            "tool_use_failed",
            "context_length_exceeded",
            "request_too_large",
            "failed_precondition");

    public VendorError {
        words = Set.copyOf(words);
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, LONGEST_MESSAGE);
        }
    }

    /// One that has neither a code nor a member.
    public VendorError(@Nullable Integer status, Set<String> words, String message) {
        this(status, words, message, null, null);
    }

    /// What people are told.
    public String sentence() {
        return message.isEmpty() ? "The provider refused the request." : message;
    }

    /// Whether the conversation is longer than the model can take, whatever the vendor calls that.
    public boolean isTooLong() {
        if (status != null && status != 400 && status != 413 && status != 422) {
            return false;
        }
        if (words.contains(TOO_LONG_MEMBER)) {
            return param == null || CONVERSATION.matcher(param).matches();
        }
        var whole = QUOTED.matcher(message.toLowerCase(Locale.ROOT)).replaceAll("");
        return saysAny(TOO_LONG)
                || (!whole.contains("per minute")
                        && TOO_LONG_SENTENCE.matcher(whole).find());
    }

    /// Only a status is known.
    public static VendorError ofStatus(int status) {
        return new VendorError(status, Set.of(), "");
    }

    /// A page for people, such as stand before vendors' doors block callers with.
    public static VendorError ofPage(int status) {
        return new VendorError(status, Set.of(PAGE), "");
    }

    /// What follows from it.
    ///
    /// @param upstreamModel the model that was asked for, by its name at the vendor
    public FailureClass failureClass(String upstreamModel) {
        var whole = message.toLowerCase(Locale.ROOT);
        int told = status == null ? 0 : status;
        if (words.contains(PAGE) && (told == 401 || told == 402 || told == 403)) {
            return FailureClass.VENDOR_TROUBLE;
        }
        if (saysAny(POLICY) || isAboutContent(whole)) {
            return FailureClass.CALLER;
        }
        // What a vendor puts in quotes is as often as not what its caller wrote.
        var sentence = QUOTED.matcher(whole).replaceAll("");
        if (told == 413) {
            return FailureClass.CALLER;
        }
        if (told == 402 || saysAny(EMPTY_ACCOUNT) || isAboutMoney(sentence)) {
            return FailureClass.ACCOUNT_EMPTY;
        }
        if (told == 403 && isAboutModel(sentence)) {
            return FailureClass.MODEL_MISSING;
        }
        if (told == 401 || told == 403 || saysAny(DEAD) || isAboutKey(sentence)) {
            return FailureClass.CREDENTIAL_DEAD;
        }
        if (told == 429 || (told == 0 && saysAny(LIMITED))) {
            if (words.contains(PER_DAY)) {
                return FailureClass.DAY_LIMITED;
            }
            return words.contains(PER_MODEL) || whole.contains(upstreamModel.toLowerCase(Locale.ROOT))
                    ? FailureClass.MODEL_RATE_LIMITED
                    : FailureClass.RATE_LIMITED;
        }
        if (told == 404 || told == 410 || (told == 0 && saysAny(MISSING_MODEL))) {
            return isMissingModel(sentence) ? FailureClass.MODEL_MISSING : FailureClass.CALLER;
        }
        return ofStatusClass(told);
    }

    private FailureClass ofStatusClass(int told) {
        if (told == 408 || told == 504 || told == 524 || (told == 0 && saysAny(LATE))) {
            return FailureClass.TIMEOUT;
        }
        if (told >= 400 && told < 500) {
            return FailureClass.CALLER;
        }
        return told == 0 && saysAny(CALLERS) && !saysAny(TROUBLE) ? FailureClass.CALLER : FailureClass.VENDOR_TROUBLE;
    }

    private boolean saysAny(Set<String> some) {
        for (var word : words) {
            if (some.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAboutContent(String sentence) {
        return sentence.contains("usage guidelines")
                || sentence.contains("content policy")
                || sentence.contains("requires moderation")
                || sentence.contains("input was flagged");
    }

    private boolean isAboutMoney(String sentence) {
        return says(sentence, "credit balance is too low")
                || says(sentence, "insufficient balance")
                || says(sentence, "insufficient credits")
                || says(sentence, "balance is not enough");
    }

    private boolean isAboutKey(String sentence) {
        return says(sentence, "incorrect api key")
                || says(sentence, "invalid api key")
                || says(sentence, "api key not valid")
                || says(sentence, "api key expired");
    }

    /// Where the status blames the request, only what the sentence begins with is the vendor's own: a caller must
    /// not
    /// be able to have a credential taken out of use by what it writes.
    private boolean says(String sentence, String phrase) {
        int at = sentence.indexOf(phrase);
        boolean blamesRequest = status != null && (status == 400 || status == 404 || status == 422);
        return at >= 0 && (!blamesRequest || at <= LONGEST_OPENING);
    }

    private static boolean isAboutModel(String sentence) {
        return sentence.contains("this model")
                || sentence.contains("access to model")
                || sentence.contains("access to the model");
    }

    /// A caller who knocks at the wrong door for a model must not be able to close the right one.
    private boolean isMissingModel(String sentence) {
        if (sentence.contains("endpoint")) {
            return false;
        }
        return saysAny(MISSING_MODEL) || sentence.contains("model");
    }
}
