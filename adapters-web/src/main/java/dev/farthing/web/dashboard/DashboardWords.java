package dev.farthing.web.dashboard;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the dashboard says.
@MessageBundle(value = "dashboardPage", locale = "en")
interface DashboardWords {
    @Message("Dashboard")
    String title();

    @Message("For those who run it")
    String tech();

    @Message("For those who pay")
    String business();

    @Message("View")
    String view();

    @Message("Days")
    String days();

    @Message("last {days} days")
    String last_days(String days);

    @Message("today")
    String today();

    @Message("Steps")
    String step();

    @Message("minutes")
    String minute();

    @Message("hours")
    String hour();

    @Message("days")
    String day();

    @Message("weeks")
    String week();

    @Message("months")
    String month();

    @Message("Calls")
    String requests();

    @Message("Tokens")
    String tokens();

    @Message("{prompt} in, {completion} out")
    String tokens_split(String prompt, String completion);

    @Message("Cost")
    String cost();

    @Message("Failed")
    String error_rate();

    @Message("{failed} of {all} calls")
    String errors_of(String failed, String all);

    @Message("Latency, average")
    String latency();

    @Message("Latency")
    String latency_tail();

    @Message("half within {millis}")
    String half(String millis);

    @Message("95 of 100 within {millis}")
    String most(String millis);

    @Message("99 of 100 within {millis}")
    String nearly_all(String millis);

    @Message("Of the calls a minute the plan allows")
    String rpm();

    @Message("How it went")
    String trend();

    @Message("Busiest: {when} with {count} calls.")
    String busiest(String when, String count);

    @Message("Quietest: {when} with {count}.")
    String quietest(String when, String count);

    @Message("Dearest: {when} with {cost}.")
    String dearest(String when, String cost);

    @Message("Cheapest: {when} with {cost}.")
    String cheapest(String when, String cost);

    @Message("Failed")
    String failed();

    @Message("When")
    String at();

    @Message("By model")
    String models();

    @Message("Model")
    String model();

    @Message("By team, the dearest first")
    String teams();

    @Message("Team")
    String team();

    @Message("Conversations")
    String conversations();

    @Message("Characters answered")
    String chars();

    @Message("Budget used furthest")
    String budget();

    @Message("There is no budget of the org.")
    String budget_none();

    @Message("Room for more calls")
    String capacity();

    @Message("sufficient")
    String sufficient();

    @Message("tight: four fifths of a limit are used")
    String tight();

    @Message("used up")
    String exhausted();

    @Message("Answers")
    String service();

    @Message("Calls are answered")
    String normal();

    @Message("More calls fail than should")
    String degraded();

    @Message("Most calls fail")
    String outage();

    @Message("The newest call that is counted began {when}.")
    String fresh(String when);

    @Message("Nothing was called in these days. Make a key, call a model with it, and its figures show here at once.")
    String none();

    @Message("Make a key")
    String make_key();

    @Message("No call of these days belongs to a team. Keys that are made for a team are ranked here.")
    String no_teams();

    @Message("Failures by hour of the day, last 7 days")
    String heat();

    @Message("No call failed within the last seven days.")
    String heat_none();
}
