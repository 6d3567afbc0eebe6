package org.hwnas.runtime.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hwnas.runtime.random.RandomStream;

/**
 * Deep deterministic policy gradient (Lillicrap et al., ICLR 2016, algorithm 1): an actor gives
 * actions in 0..1 for a state, a critic says what they are worth, and the actor follows the
 * critic's gradient. Both have slow copies from which targets are computed, and learn from what is
 * remembered. Not thread-safe.
 */
public final class ActorCritic {
  /**
   * Settings.
   *
   * @param hidden units of a hidden layer
   * @param layers hidden layers
   * @param actorRate learning rate of the actor (Adam)
   * @param criticRate learning rate of the critic (Adam)
   * @param tau share of the way that the slow copies take
   * @param discount weight of the next step's value, in 0..1
   * @param batch transitions of an update
   * @param memory transitions remembered; then the oldest is forgotten
   * @param last bound of the uniform last layers at the start
   */
  public record Settings(
      int hidden,
      int layers,
      double actorRate,
      double criticRate,
      double tau,
      double discount,
      int batch,
      int memory,
      double last) {}

  /**
   * A step of an episode.
   *
   * @param state seen
   * @param action taken, each in 0..1
   * @param next state; whatever it is after the last step
   * @param last whether the episode ended with it
   * @param reward as it is known now
   */
  public record Transition(
      double[] state, double[] action, double[] next, boolean last, Reward reward) {}

  /** What a transition earned; may change as more is known of what is usual. */
  @FunctionalInterface
  public interface Reward {
    double value();
  }

  private static final double IMITATION_RATE = 1e-3;
  private static final int IMITATION_STEPS = 2_000;
  private static final double IMITATION_ERROR = 0.01;
  private static final double MARGIN = 0.02;

  private final Settings settings;
  private final int actions;
  private final DenseNet actor;
  private final DenseNet critic;
  private final DenseNet slowActor;
  private final DenseNet slowCritic;
  private final Descent actorDescent;
  private final Descent criticDescent;
  private final List<Transition> memory = new ArrayList<>();
  private int oldest;

  /**
   * @param states numbers of a state
   * @param actions numbers of an action
   */
  public ActorCritic(Settings settings, int states, int actions, RandomStream random) {
    this.settings = settings;
    this.actions = actions;
    actor = new DenseNet(sizes(states, actions), DenseNet.Output.SIGMOID, settings.last(), random);
    critic =
        new DenseNet(sizes(states + actions, 1), DenseNet.Output.LINEAR, settings.last(), random);
    slowActor = actor.copy();
    slowCritic = critic.copy();
    actorDescent = Descent.adam(actor.weights(), settings.actorRate());
    criticDescent = Descent.adam(critic.weights(), settings.criticRate());
  }

  private int[] sizes(int in, int out) {
    int[] sizes = new int[settings.layers() + 2];
    Arrays.fill(sizes, settings.hidden());
    sizes[0] = in;
    sizes[sizes.length - 1] = out;
    return sizes;
  }

  /** What the actor would do, each in 0..1. */
  public double[] act(double[] state) {
    return actor.output(state);
  }

  /**
   * Teaches the actor to act so in these states, by squared errors, until none of its actions is
   * further off than a hundredth or it has tried long enough.
   *
   * @param actions for each state, each in 0..1; taught within 0.02 of the ends, where a sigmoid is
   *     still moved by later gradients
   */
  public void imitate(List<double[]> states, List<double[]> actions) {
    Descent descent = Descent.adam(actor.weights(), IMITATION_RATE);
    double off = 1;
    for (int i = 0; i < IMITATION_STEPS && off > IMITATION_ERROR; i++) {
      off = 0;
      for (int s = 0; s < states.size(); s++) {
        double[][] acting = actor.run(states.get(s));
        double[] errors = acting[acting.length - 1].clone();
        for (int a = 0; a < errors.length; a++) {
          double aim = Math.max(MARGIN, Math.min(1 - MARGIN, actions.get(s)[a]));
          errors[a] = 2 * (errors[a] - aim) / states.size();
          off = Math.max(off, Math.abs(errors[a]) * states.size() / 2);
        }
        actor.backward(acting, errors);
      }
      descent.step();
    }
    slowActor.follow(actor, 1);
  }

  /** What the critic thinks of it. */
  public double worth(double[] state, double[] action) {
    return critic.output(joined(state, action))[0];
  }

  public void remember(Transition transition) {
    if (memory.size() < settings.memory()) {
      memory.add(transition);
    } else {
      memory.set(oldest, transition);
      oldest = (oldest + 1) % settings.memory();
    }
  }

  /** One update of critic, actor and slow copies, where anything is remembered. */
  public void update(RandomStream random) {
    if (memory.isEmpty()) {
      return;
    }
    Transition[] batch = new Transition[settings.batch()];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = memory.get(random.nextInt(memory.size()));
    }
    for (Transition t : batch) {
      double[][] values = critic.run(joined(t.state(), t.action()));
      double error = values[values.length - 1][0] - target(t);
      critic.backward(values, new double[] {2 * error / batch.length});
    }
    criticDescent.step();
    for (Transition t : batch) {
      double[][] acting = actor.run(t.state());
      double[] action = acting[acting.length - 1];
      double[][] judging = critic.run(joined(t.state(), action));
      double[] byBoth = critic.byInput(judging, new double[] {-1.0 / batch.length});
      actor.backward(acting, Arrays.copyOfRange(byBoth, t.state().length, byBoth.length));
    }
    actorDescent.step();
    slowActor.follow(actor, settings.tau());
    slowCritic.follow(critic, settings.tau());
  }

  private double target(Transition t) {
    double value = t.reward().value();
    if (!t.last() && settings.discount() > 0) {
      double[] action = slowActor.output(t.next());
      value += settings.discount() * slowCritic.output(joined(t.next(), action))[0];
    }
    return value;
  }

  private double[] joined(double[] state, double[] action) {
    double[] both = Arrays.copyOf(state, state.length + actions);
    System.arraycopy(action, 0, both, state.length, actions);
    return both;
  }
}
