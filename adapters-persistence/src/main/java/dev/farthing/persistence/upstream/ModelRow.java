package dev.farthing.persistence.upstream;

import static dev.farthing.persistence.upstream.ProviderRow.lower;
import static dev.farthing.persistence.upstream.ProviderRow.upper;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.upstream.KeptModel;
import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.ChoiceRules;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.persistence.RulesColumn;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderBy;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

@Entity
@DynamicUpdate
@Table(name = "model")
@SuppressWarnings("NullAway.Init") // filled by Hibernate, or by keep()
class ModelRow {
    @Id
    String id;

    String type;

    @Column(name = "context_window")
    @Nullable
    Integer contextWindow;

    @Column(name = "max_output_tokens")
    @Nullable
    Integer maxOutputTokens;

    @Nullable
    String tokenizer;

    @Column(name = "max_server_turns")
    @Nullable
    Integer maxServerTurns;

    @Column(name = "hold_percent")
    int holdPercent;

    boolean hedged;

    @Column(name = "least_success")
    int leastSuccess;

    String[] capabilities;
    String status;
    String balancing;

    @ColumnTransformer(write = "?::jsonb")
    @Nullable
    String rules;

    @Column(name = "managed_by")
    String managedBy;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    @ElementCollection
    @CollectionTable(name = "model_alias", joinColumns = @JoinColumn(name = "model_id"))
    @Column(name = "alias")
    @OrderBy
    Set<String> aliases = new LinkedHashSet<>();

    @ElementCollection
    @CollectionTable(name = "route", joinColumns = @JoinColumn(name = "model_id"))
    @OrderColumn(name = "position")
    List<RouteRow> routes = new ArrayList<>();

    void keep(KeptModel kept) {
        var model = kept.model();
        id = model.id();
        type = lower(model.type());
        contextWindow = model.contextWindow();
        maxOutputTokens = model.maxOutputTokens();
        tokenizer = model.tokenizer();
        maxServerTurns = model.maxServerTurns();
        holdPercent = model.holdPercent();
        hedged = model.choice().hedged();
        leastSuccess = model.choice().leastSuccess();
        capabilities = model.capabilities().toArray(String[]::new);
        status = lower(model.status());
        balancing = lower(model.balancing());
        rules = RulesColumn.write(model.rules());
        managedBy = lower(kept.managedBy());
        createdAt = model.createdAt();
        updatedAt = kept.updatedAt();
        aliases.retainAll(model.aliases());
        aliases.addAll(model.aliases());
        if (!routes.stream().map(RouteRow::toRoute).toList().equals(model.routes())) {
            routes.clear();
            model.routes().forEach(route -> routes.add(RouteRow.of(route)));
        }
    }

    KeptModel toKept() {
        return new KeptModel(
                new Model(
                        id,
                        aliases.stream().sorted().toList(),
                        ModelType.valueOf(upper(type)),
                        contextWindow,
                        maxOutputTokens,
                        tokenizer,
                        List.of(capabilities),
                        routes.stream().map(RouteRow::toRoute).toList(),
                        ModelStatus.valueOf(upper(status)),
                        createdAt,
                        Balancing.valueOf(upper(balancing)),
                        maxServerTurns,
                        holdPercent,
                        new ChoiceRules(hedged, leastSuccess),
                        RulesColumn.read(rules)),
                ManagedBy.valueOf(upper(managedBy)),
                updatedAt);
    }
}
