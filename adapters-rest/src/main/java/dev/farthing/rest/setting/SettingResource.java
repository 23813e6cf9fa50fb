package dev.farthing.rest.setting;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.setting.ChangeSettings;
import dev.farthing.application.setting.ReadSettings;
import dev.farthing.application.setting.ResetSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.application.setting.StartSettings;
import dev.farthing.application.update.ReadUpdate;
import dev.farthing.application.update.UpdateView;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.PageJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What can be set at run time; operators only. A change holds for the next call.
@Path("/api/v1/settings")
@Tag(name = "Settings")
@APIResponse(responseCode = "200")
@Produces(MediaType.APPLICATION_JSON)
class SettingResource {
    private final CurrentCaller caller;
    private final ReadSettings readSettings;
    private final ChangeSettings changeSettings;
    private final ResetSettings resetSettings;
    private final ReadUpdate readUpdate;
    private final StartSettings startSettings;

    SettingResource(
            CurrentCaller caller,
            ReadSettings readSettings,
            ChangeSettings changeSettings,
            ResetSettings resetSettings,
            ReadUpdate readUpdate,
            StartSettings startSettings) {
        this.caller = caller;
        this.readSettings = readSettings;
        this.changeSettings = changeSettings;
        this.resetSettings = resetSettings;
        this.readUpdate = readUpdate;
        this.startSettings = startSettings;
    }

    @GET
    @Operation(
            summary = "Show all settings",
            description = "What can be changed here, and after it, in the section start, what the environment sets and"
                    + " what holds until the next start; secrets are not among it.")
    public PageJson<SettingJson> list() {
        caller.get().mustBeOperator();
        return all(readSettings.read());
    }

    @PATCH
    @Operation(summary = "Set some settings, all of them or none")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = SettingsPatchJson.class),
                            examples = @ExampleObject(name = "free", value = "{\"unpriced_models\":\"free\"}")))
    public PageJson<SettingJson> change(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        return all(changeSettings.change(SettingsPatchJson.read(body, readSettings.read(), startSettings)));
    }

    @POST
    @Path("/reset")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Let settings be what they are by default: those named, or all",
            description = "All of them where names is absent, or the body. An empty list, null and any other member are"
                    + " refused, so that no slip of the pen resets what was not meant.")
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = SettingsPatchJson.Reset.class),
                            examples = @ExampleObject(name = "one", value = "{\"names\":[\"unpriced_models\"]}")))
    public PageJson<SettingJson> reset(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        return all(resetSettings.reset(SettingsPatchJson.names(body, readSettings.read())));
    }

    @GET
    @Path("/update")
    @Operation(
            summary = "Show which version runs, and whether there is a newer one",
            description = "As far as the address of the setting update_url has told; it is asked once a day by the job"
                    + " update-check, never by this. Without such an address nobody is asked.")
    public UpdateView update() {
        caller.get().mustBeOperator();
        return readUpdate.read();
    }

    private PageJson<SettingJson> all(Map<Setting, SettingValue> set) {
        var all = Stream.concat(
                        Arrays.stream(Setting.values()).map(setting -> SettingJson.of(setting, set)),
                        startSettings.all().stream().map(SettingJson::of))
                .toList();
        return new PageJson<>(all, all.size(), 1, all.size());
    }
}
