package dev.farthing.web.config;

import dev.farthing.application.audit.AuditFilter;
import dev.farthing.application.audit.ListAudit;
import dev.farthing.application.job.ListJobs;
import dev.farthing.application.masterkey.ReadMasterKeyRotation;
import dev.farthing.application.masterkey.Remaining;
import dev.farthing.application.setting.ChangeSettings;
import dev.farthing.application.setting.ReadSettings;
import dev.farthing.application.setting.ResetSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.StartSettings;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.fault.Fault;
import dev.farthing.web.Console;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Section;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings, shown and changed; what the environment says; what is done by the clock; what is sealed under which
/// key.
@Path("/config")
@Console
class ConfigPages {
    private static final int LONGEST_SEARCH = 100;
    private static final int LATEST_CHANGES = 200;

    private final Visit visit;
    private final ReadSettings readSettings;
    private final ChangeSettings changeSettings;
    private final ResetSettings resetSettings;
    private final StartSettings startSettings;
    private final ListAudit listAudit;
    private final ListJobs listJobs;
    private final ReadMasterKeyRotation readMasterKeyRotation;

    ConfigPages(
            Visit visit,
            ReadSettings readSettings,
            ChangeSettings changeSettings,
            ResetSettings resetSettings,
            StartSettings startSettings,
            ListAudit listAudit,
            ListJobs listJobs,
            ReadMasterKeyRotation readMasterKeyRotation) {
        this.visit = visit;
        this.readSettings = readSettings;
        this.changeSettings = changeSettings;
        this.resetSettings = resetSettings;
        this.startSettings = startSettings;
        this.listAudit = listAudit;
        this.listJobs = listJobs;
        this.readMasterKeyRotation = readMasterKeyRotation;
    }

    /// @param done what was just done, in a word; empty for nothing
    record Settings(
            Frame frame,
            List<SettingRows.Group> groups,
            List<SettingRows.Fixed> fixed,
            List<JobRow> jobs,
            Sealed sealed,
            String search,
            String done)
            implements TemplateInstance {}

    /// What of the database is not under the present master key yet.
    ///
    /// @param previousGiven whether the one before is at hand
    record Sealed(
            boolean nothing, boolean previousGiven, String credentials, String keys, String adminKeys, String answers) {
        static Sealed of(Remaining remaining, Format format) {
            return new Sealed(
                    remaining.isNothing(),
                    remaining.previousGiven(),
                    format.count(remaining.credentials()),
                    format.count(remaining.keys()),
                    format.count(remaining.adminKeys()),
                    format.count(remaining.answers()));
        }
    }

    @GET
    public Response show(@Context UriInfo uri) {
        visit.caller().mustBeOperator();
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(ConfigWords.class);
        var search = query.optionalText("search", words.name(), LONGEST_SEARCH);
        query.check();
        var format = visit.format();
        var done = uri.getQueryParameters().getFirst("done");
        return visit.page(new Settings(
                visit.frame(Section.CONFIG),
                SettingRows.groups(readSettings.read(), changes(format), search, visit.language(), words),
                startSettings.all().stream()
                        .map(one -> SettingRows.Fixed.of(one, visit.language()))
                        .filter(one -> one.holds(search))
                        .toList(),
                search == null
                        ? listJobs.list().stream()
                                .map(job -> JobRow.of(job, visit.language(), words, format))
                                .toList()
                        : List.of(),
                Sealed.of(readMasterKeyRotation.read(visit.caller()), format),
                search == null ? "" : search,
                done == null ? "" : done));
    }

    /// The newest change of each setting, among the latest ones; the rest is in the audit.
    private Map<String, SettingRows.Change> changes(Format format) {
        var filter = new AuditFilter(Deed.PLATFORM, null, null, "setting", null, null, null);
        var newest = new LinkedHashMap<String, SettingRows.Change>();
        listAudit
                .list(visit.caller(), filter, null, LATEST_CHANGES)
                .items()
                .forEach(view -> newest.putIfAbsent(view.objectId(), SettingRows.Change.of(view, format)));
        return newest;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response change(MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var reset = form.optionalText("reset", visit.words(ConfigWords.class).name(), LONGEST_SEARCH);
        if (reset != null) {
            return reset(named(reset));
        }
        var values = SettingForm.read(form, visit.language(), visit.words(ConfigWords.class), readSettings.read());
        form.check();
        if (!values.isEmpty()) {
            changeSettings.change(values);
        }
        return visit.goTo("/config?done=" + (values.isEmpty() ? "nothing" : "saved"));
    }

    private Response reset(Setting setting) {
        var set = readSettings.read();
        var after = new HashMap<>(set);
        after.remove(setting);
        var contradictions = Setting.contradictions(set, after);
        if (!contradictions.isEmpty()) {
            var words = visit.words(ConfigWords.class);
            var form = visit.form(new MultivaluedHashMap<>());
            contradictions.forEach((one, other) -> form.reject(SettingForm.told(one, other, words)));
            form.check();
        }
        resetSettings.reset(List.of(setting));
        return visit.goTo("/config?done=reset");
    }

    private static Setting named(@Nullable String name) {
        return Setting.named(name == null ? "" : name).orElseThrow(() -> Fault.NOT_FOUND.because("no such setting"));
    }
}
