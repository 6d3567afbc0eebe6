package org.hwnas.runtime.cost.neurosim;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.cost.neurosim.Gates.Box;

/** Collects the components of a sub-array while they are made. Not safe for concurrent use. */
final class PartList {
  private final List<String> names = new ArrayList<>();
  private final List<double[]> values = new ArrayList<>(); // of a Part

  /** The figures of a part, which is made where it is not there yet. */
  double[] of(String name) {
    int at = names.indexOf(name);
    if (at < 0) {
      names.add(name);
      values.add(new double[6]);
      at = names.size() - 1;
    }
    return values.get(at);
  }

  double box(String name, Box box) {
    double[] v = of(name);
    v[0] = box.height();
    v[1] = box.width();
    return box.height();
  }

  double wide(String name, Box box) {
    box(name, box);
    return box.width();
  }

  void other(String name, double area) {
    if (area > 0) {
      box(name, new Box(1, area));
    }
  }

  double area(String... wanted) {
    double sum = 0;
    for (String name : wanted) {
      int at = names.indexOf(name);
      sum += at < 0 ? 0 : values.get(at)[0] * values.get(at)[1];
    }
    return sum;
  }

  void energy(String name, double joule, double active) {
    double[] v = of(name);
    v[2] = joule;
    v[3] = active;
  }

  void leak(String name, double watt) {
    if (watt != 0) {
      of(name)[4] = watt;
    }
  }

  void delay(String name, double seconds) {
    of(name)[5] = seconds;
  }

  double leakage() {
    return values.stream().mapToDouble(v -> v[4]).sum();
  }

  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      double[] v = values.get(i);
      parts.add(new Part(names.get(i), new Box(v[0], v[1]), v[2], v[3], v[4], v[5]));
    }
    return List.copyOf(parts);
  }
}
