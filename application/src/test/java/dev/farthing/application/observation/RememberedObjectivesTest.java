package dev.farthing.application.observation;

class RememberedObjectivesTest implements ObjectiveRepositoryContract {
    private final RememberedObjectives objectives = new RememberedObjectives();
    private int models;

    @Override
    public ObjectiveRepository objectives() {
        return objectives;
    }

    @Override
    public String aModel() {
        var model = "model-" + models++;
        objectives.offer(model);
        return model;
    }
}
