/** What the server says of runs and plans; see the server's `Runs` and `PlanMessages`. */
export interface Run {
  folder: string;
  experiment: string;
  state: 'running' | 'done' | 'interrupted' | 'damaged';
  evaluations: number;
  budget: number | null;
  started: string;
  report: string | null;
}

export interface Front extends Omit<Run, 'experiment' | 'started' | 'report'> {
  experiment: string;
  objectives: { name: string; unit: string; direction: 'minimize' | 'maximize' }[];
  points: { evaluation: number; values: number[]; feasible: boolean; front: boolean }[];
}

export interface Block {
  name: string;
  kind: string;
  detail: string;
  fields: { name: string; value: string; origin: string; searched: boolean }[];
  children: Block[];
}

export interface Hardware {
  experiment: string;
  root: Block;
}
