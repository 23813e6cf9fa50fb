package dev.farthing.web.audit;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the page of changes says.
@MessageBundle(value = "auditPage", locale = "en")
interface AuditWords {
    @Message("Audit")
    String title();

    @Message("Nothing has been changed yet.")
    String none();

    @Message("No record is like that.")
    String none_found();

    @Message("Who")
    String actor();

    @Message("Did")
    String action();

    @Message("To what")
    String type();

    @Message("Whose")
    String of();

    @Message("The platform's")
    String of_platform();

    @Message("Id")
    String object();

    @Message("From")
    String from();

    @Message("To")
    String to();

    @Message("Time")
    String at();

    @Message("Why")
    String reason();

    @Message("Before and after")
    String changes();

    @Message("before")
    String before();

    @Message("after")
    String after();

    @Message("Older records")
    String older();
}
