package org.storygan.cuda.library;

import java.util.Optional;
import org.storygan.cuda.kernel.Convolver;
import org.storygan.cuda.library.ConvolutionPlan.Candidate;
import org.storygan.cuda.library.ConvolutionSearch.Call;

/** A choice that was made, with what it takes to do it. */
final class ConvolutionWay implements AutoCloseable {
    private interface Doing {
        void run(Call call);
    }

    private final Choice choice;
    private final Doing doing;
    private final Optional<ConvolutionPlan> plan;

    private ConvolutionWay(Choice choice, Doing doing, Optional<ConvolutionPlan> plan) {
        this.choice = choice;
        this.doing = doing;
        this.plan = plan;
    }

    static ConvolutionWay own(Convolver own) {
        return new ConvolutionWay(Choice.OWN, call -> call.by(own), Optional.empty());
    }

    /** Closes the plan with itself. */
    static ConvolutionWay of(Choice choice, ConvolutionPlan plan, Candidate candidate) {
        return new ConvolutionWay(choice, call -> call.by(plan, candidate), Optional.of(plan));
    }

    Choice choice() {
        return choice;
    }

    void run(Call call) {
        doing.run(call);
    }

    @Override
    public void close() {
        plan.ifPresent(ConvolutionPlan::close);
    }
}
