package dev.ward.bench;

import dev.ward.local.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The figures, told as they are found and once more together at the end. */
final class Report {
  private final Progress progress;
  private final List<Figure> figures = new ArrayList<>();

  Report(Progress progress) {
    this.progress = progress;
  }

  void add(Figure figure) {
    figures.add(figure);
    progress.reached(figure.line());
  }

  void show() {
    progress.show(figures.stream().map(Figure::line).collect(Collectors.joining("\n", "\n", "\n")));
  }

  boolean isComplete() {
    return figures.stream().allMatch(Figure::wasMeasured);
  }
}
