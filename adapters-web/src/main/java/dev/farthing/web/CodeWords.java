package dev.farthing.web;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;
import java.util.List;

/// What programs know by a code, in words; a code that is none of these is shown as it is.
@MessageBundle(value = "codes", locale = "en")
public interface CodeWords {
    /// What was done, as the audit has it.
    @Message("""
            {#switch code}
            {#case 'create'}create
            {#case 'update'}change
            {#case 'delete'}delete
            {#case 'rotate'}rotate
            {#case 'resume'}resume
            {#case 'prescribe'}prescribe by the file
            {#case 'disable'}disable
            {#case 'enable'}enable
            {#case 'suspend'}suspend
            {#case 'reset'}reset
            {#case 'void'}void
            {#case 'verify'}verify
            {#case 'set_objective'}set objective
            {#case 'run'}run
            {#case 'refill'}refill
            {#case 'pay'}pay
            {#case 'pause'}pause
            {#case 'logout'}log out
            {#case 'login'}log in
            {#case 'list'}list
            {#case 'issue'}issue
            {#case 'erase'}erase
            {#case 'credit_note'}credit note
            {#case 'credit'}credit
            {#case 'change_plan'}change plan
            {#case}{code}
            {/switch}""")
    String deed(String code);

    /// Who did it, as the audit has it.
    @Message("""
            {#switch code}
            {#case 'admin_key'}admin key
            {#case 'operator_key'}operator key of the environment
            {#case 'system'}Farthing itself
            {#case}{code}
            {/switch}""")
    String actor(String code);

    /// What somebody may do.
    @Message("""
            {#switch code}
            {#case 'operator'}Operator
            {#case 'org_admin'}Org admin
            {#case 'team_admin'}Team admin
            {#case 'viewer'}Viewer
            {#case}{code}
            {/switch}""")
    String role(String code);

    /// What it was done to.
    @Message("""
            {#switch code}
            {#case 'session'}session
            {#case 'invoice'}invoice
            {#case 'alert_rule'}alert rule
            {#case 'budget'}budget
            {#case 'key'}key
            {#case 'admin_key'}admin key
            {#case 'team'}team
            {#case 'org'}org
            {#case 'price'}price
            {#case 'plan'}plan
            {#case 'model'}model
            {#case 'provider'}provider
            {#case 'credential'}credential
            {#case 'proxy'}proxy
            {#case 'setting'}setting
            {#case 'webhook'}webhook
            {#case 'job'}job
            {#case 'wallet'}wallet
            {#case 'maintenance_notice'}maintenance notice
            {#case 'error'}error
            {#case}{code}
            {/switch}""")
    String object(String code);

    /// What of a call is counted.
    @Message("""
            {#switch code}
            {#case 'input'}input
            {#case 'cache_read'}cache read
            {#case 'cache_write_5m'}cache write (5 min)
            {#case 'cache_write_1h'}cache write (1 h)
            {#case 'audio_input'}audio input
            {#case 'image_input'}image input
            {#case 'output'}output
            {#case 'reasoning'}reasoning
            {#case 'audio_output'}audio output
            {#case 'image_output'}image output
            {#case 'tokens'}tokens
            {#case 'requests'}calls
            {#case 'images'}images
            {#case 'searches'}searches
            {#case 'request'}the call itself
            {#case 'attempt'}attempt
            {#case 'overrun'}used beyond the hold, not charged
            {#case 'hold'}hold of a lost call
            {#case 'beside'}work beside the answer, at other rates
            {#case}{code}
            {/switch}""")
    String meter(String code);

    /// An account of the ledger.
    @Message("""
            {#switch code}
            {#case 'unbilled'}unbilled
            {#case 'receivable'}receivable
            {#case 'cash'}cash
            {#case 'wallet'}wallet
            {#case 'promotion'}promotion
            {#case 'usage_revenue'}usage revenue
            {#case 'fee_revenue'}fee revenue
            {#case 'tax_owed'}tax owed
            {#case 'rounding'}rounding
            {#case 'discount'}discount
            {#case 'minimum_revenue'}minimum revenue
            {#case 'expired_credit'}expired credit
            {#case 'overrun'}overrun
            {#case 'overrun_suspense'}overrun suspense
            {#case}{code}
            {/switch}""")
    String account(String code);

    /// Why something was posted.
    @Message("""
            {#switch code}
            {#case 'usage'}usage
            {#case 'adjustment'}adjustment
            {#case 'top_up'}top-up
            {#case 'expiry'}expiry
            {#case 'overrun'}overrun
            {#case 'invoice'}invoice
            {#case 'payment'}payment
            {#case 'void'}void
            {#case 'credit_note'}credit note
            {#case}{code}
            {/switch}""")
    String posting(String code);

    /// What must hold of the books.
    @Message("""
            {#switch code}
            {#case 'ledger_zero_sum'}every transaction of the ledger sums to zero
            {#case 'rollup_sums'}each quarter hour costs what its calls cost
            {#case 'rollup_requests'}each quarter hour counts its calls
            {#case 'rollup_tokens'}each quarter hour counts the tokens of its calls
            {#case 'rollup_responses'}each quarter hour counts the answers of its calls
            {#case 'rollup_hours'}each hour is the sum of its quarter hours
            {#case 'ledger_sums'}the ledger earned in each quarter hour what its calls cost
            {#case 'budget_spent'}the budget without a limit counted each day what its calls cost
            {#case 'budget_used'}each budget counted what the calls it governs used
            {#case 'places_spent'}places of calls that run at once are charged nothing
            {#case 'budget_leased'}what a budget handed to gateway processes is what they have
            {#case 'budget_overspent'}nothing is used and handed out beyond a hard limit
            {#case 'lease_allocated'}what a process has set aside is what its calls and slices hold
            {#case 'slice_orphaned'}no slice belongs to a process that is gone
            {#case 'intent_settled'}no call is both running and settled
            {#case 'call_recorded'}every call has its attempts, and every attempt its call
            {#case 'lost_call_charged'}windows are charged for a lost call what the call is charged
            {#case 'intent_stale'}no running call belongs to a process that is gone
            {#case 'price_version'}every call was priced by a price in force when it began
            {#case 'foreign_key_rows'}no usage stands under a key of another org
            {#case 'negative_sums'}no sum of costs is negative
            {#case 'wallet_ledger'}the ledger owes the org what is left of its credits
            {#case 'wallet_drawn'}what was drawn from credits was drawn for calls
            {#case 'wallet_limit'}the limit of the balance is its credits and its credit limit
            {#case 'audit_chain'}every audit record follows the one before it and is as it was written
            {#case 'outbox_undelivered'}no alert waits while a later one was sent
            {#case 'overrun_untold'}what calls cost beyond their holds was told of
            {#case 'invoice_lines'}every invoice is the sum of its lines
            {#case 'invoice_rounding'}every line is its exact amount, rounded once
            {#case 'invoice_usage_lines'}the lines of a model are what its calls were charged
            {#case 'invoice_usage'}invoices hold of a month what the ledger had earned of it
            {#case 'invoice_numbers'}no number is missing before an invoice’s
            {#case}{code}
            {/switch}""")
    String invariant(String code);

    /// What of a message is told.
    @Message("""
            {#switch code}
            {#case 'alert_id'}alert
            {#case 'amount'}amount
            {#case 'bad'}bad
            {#case 'billed'}billed
            {#case 'broken'}broken
            {#case 'budget_id'}budget
            {#case 'comparison'}comparison
            {#case 'credential_id'}credential
            {#case 'day'}day
            {#case 'empty_at'}empty at
            {#case 'fired_at'}since
            {#case 'key_id'}key
            {#case 'left'}left
            {#case 'limit'}limit
            {#case 'metric'}figure
            {#case 'model'}model
            {#case 'of'}of
            {#case 'orphaned_slice_id'}orphaned slice
            {#case 'overrun'}overrun
            {#case 'pct'}percent
            {#case 'provider'}provider
            {#case 'provider_id'}provider
            {#case 'recorded'}recorded
            {#case 'rule'}rule
            {#case 'rule_id'}rule
            {#case 'scope'}scope
            {#case 'scope_id'}scope
            {#case 'severity'}severity
            {#case 'share'}share
            {#case 'spent'}spent
            {#case 'team_id'}team
            {#case 'text'}text
            {#case 'threshold'}threshold
            {#case 'unit'}unit
            {#case 'upstream_model'}vendor’s model
            {#case 'value'}value
            {#case 'window'}window
            {#case 'window_minutes'}minutes
            {#case 'window_starts_at'}window begins
            {#case}{code}
            {/switch}""")
    String fact(String code);

    /// Why an attempt at a vendor came to nothing.
    @Message("""
            {#switch code}
            {#case 'caller'}the request cannot be served
            {#case 'oversized'}the answer is too large
            {#case 'model_missing'}the account does not have the model
            {#case 'rate_limited'}the account asks too often
            {#case 'model_rate_limited'}the account asks for the model too often
            {#case 'day_limited'}the day’s allowance of the model is used up
            {#case 'credential_dead'}the vendor refuses the credential
            {#case 'account_empty'}nothing is left on the account
            {#case 'vendor_trouble'}the vendor failed
            {#case 'network'}no connection, or it broke
            {#case 'timeout'}a time limit passed
            {#case 'stream_broken'}the answer ended in the middle
            {#case 'empty_answer'}an answer with nothing in it
            {#case 'internal'}Farthing failed
            {#case}{code}
            {/switch}""")
    String failure(String code);

    /// What a finding rests on.
    @Message("""
            {#switch code}
            {#case 'other_model'}{figures.get(0)} of {figures.get(1)} answers say that they are of {figures.get(2)}
            {#case 'prompt_inflation'}{figures.get(0)} tokens billed for {figures.get(1)} prompts of {figures.get(2)} tokens: {figures.get(3)} % more
            {#case 'impossible_cache'}{figures.get(0)} of {figures.get(1)} answers say that more of the prompt was in the cache than there was
            {#case 'streams_in_one_piece'}the first text of {figures.get(0)} of {figures.get(1)} long streams came in the last tenth of their time
            {#case 'no_stop_reason'}{figures.get(0)} of {figures.get(1)} answers do not say why they stopped
            {#case 'no_usage'}{figures.get(0)} of {figures.get(1)} answers do not say what they used
            {#case 'no_usage_asked'}the answer does not say what it used
            {#case 'prompt_inflation_asked'}{figures.get(0)} tokens billed for a prompt of {figures.get(1)}
            {#case 'limit_ignored_asked'}{figures.get(0)} tokens billed for an answer that was limited to {figures.get(1)}
            {#case 'impossible_cache_asked'}{figures.get(0)} tokens are said to come from a cache, which holds no prompt so short
            {#case}{code}
            {/switch}""")
    String evidence(String code, List<String> figures);

    /// What a message tells by a code.
    @Message("""
            {#switch code}
            {#case 'money'}money
            {#case 'tokens'}tokens
            {#case 'requests'}calls
            {#case 'org'}org
            {#case 'team'}team
            {#case 'key'}key
            {#case 'platform'}platform
            {#case 'day'}day
            {#case 'week'}week
            {#case 'month'}month
            {#case 'total'}for good
            {#case 'info'}note
            {#case 'warning'}warning
            {#case 'critical'}critical
            {#case 'at_least'}at or above
            {#case 'at_most'}at or below
            {#case 'budget_pct'}budget used (%)
            {#case 'balance'}balance
            {#case 'error_rate_pct'}error rate (%)
            {#case 'latency_p99_ms'}P99 latency (ms)
            {#case 'first_token_p99_ms'}P99 time to first token (ms)
            {#case 'cost_per_hour'}cost per hour
            {#case 'unusual_spend_pct'}unusual spending (%)
            {#case 'invalid_credentials'}refused credentials
            {#case 'compute_points_left'}compute points left
            {#case 'bad_channels'}vendors that serve badly
            {#case 'broken_books'}books that disagree
            {#case 'limits_cut_off'}limits that are not shared
            {#case}{code}
            {/switch}""")
    String value(String code);
}
