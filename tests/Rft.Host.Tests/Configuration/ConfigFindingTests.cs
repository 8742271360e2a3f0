using Rft.Graders.Tasks;
using Rft.Host.Configuration;
using Rft.Training.Losses;

namespace Rft.Host.Tests.Configuration;

public sealed class ConfigFindingTests
{
    /// <summary>What is replaced in the minimal file, by what, and the one finding that follows.</summary>
    public static TheoryData<string, string, string> Table => new()
    {
        { "learning_rate: 1.5e-3", "learing_rate: 1.5e-3, learning_rate: 1", "e.yaml(10,81): unknown key 'learing_rate' in stages.skill.optimizer; did you mean 'learning_rate'?" },
        { "name: t\n", "name: t\nzzzzzz: 1\n", "e.yaml(2,1): unknown key 'zzzzzz'; use name, seed, device, threads, model, data, graders, grading, judge, stages, eval, guards, alarms, checkpoints, run" },
        { "name: t\n", "name: t\nsed: 1\n", "e.yaml(2,1): unknown key 'sed'; did you mean 'seed'?" },
        { "name: t\n", "name: t\nseed: -1\n", "e.yaml(2,7): seed is -1; use a whole number, at least 0" },
        { "name: t\n", "name: t\nseed: \"3\"\n", "e.yaml(2,7): seed is \"3\"; use a whole number, at least 0" },
        { "name: t\n", "name: a b\n", "e.yaml(1,7): name is a b; use a name of letters, digits, ., - and _" },
        { "graders:\n  correct: {", "graders:\n  reward: { file: r.js }\n  correct: {", "e.yaml(8,11): a grader cannot be named reward, which is the weighted sum of all of them in evaluations; give it another name" },
        { "name: t\n", "", "e.yaml(1,1): the key 'name' is missing; add it (Name of the experiment)" },
        { "name: t\n", "name: t\ndevice: tpu\n", "e.yaml(2,9): device is tpu; use auto, cpu, cuda or cuda:n" },
        { "name: t\n", "name: t\ngrading: { on_fault: zero }\n", "e.yaml(2,22): grading.on_fault is zero; use one of drop_rollout, drop_group, stop" },
        { "name: t\n", "name: t\ngrading: { on_fault: drop_rolout }\n", "e.yaml(2,22): grading.on_fault is drop_rolout; use one of drop_rollout, drop_group, stop; did you mean 'drop_rollout'?" },
        { "name: t\n", "name: t\ngrading: { timeout: 2 }\n", "e.yaml(2,21): grading.timeout is 2; use a time above zero such as 200ms, 2s, 5m or 1h" },
        { "name: t\n", "name: t\ngrading: { timeout: 0s }\n", "e.yaml(2,21): grading.timeout is 0s; use a time above zero such as 200ms, 2s, 5m or 1h" },
        { "name: t\n", "name: t\ngrading: { fault_budget: 110% }\n", "e.yaml(2,26): grading.fault_budget is 110%; use a share from 0 to 1 or from 0% to 100%" },
        { "name: t\n", "name: t\ngrading: { fault_count: -1 }\n", "e.yaml(2,25): grading.fault_count is -1; use a whole number, at least 0" },
        { "name: t\n", "name: t\ngrading: { interpreters: { python: python3 } }\n", "e.yaml(2,36): grading.interpreters.python.command is python3; use a command in which {file} stands for the program" },
        { "name: t\n", "name: t\ngrading: { workers: 0 }\n", "e.yaml(2,21): grading.workers is 0; use a whole number, at least 1" },
        { "name: t\n", "name: t\ngrading: { workers: 1.5 }\n", "e.yaml(2,21): grading.workers is 1.5; use a whole number, at least 1" },
        { "name: t\n", "name: t\ngrading: { min_group_size: 9 }\n", "e.yaml(2,28): grading.min_group_size is 9, above group_size 8 of stages.rft, so every group would be dropped; lower it" },
        { "name: t\n", "name: t\njudge: { api_key: sk-abcdef }\n", "e.yaml(2,19): judge.api_key is wrong (and not shown); use env: and the name of the variable that holds the key" },
        { "name: t\n", "name: t\njudge: { url: \"http://me:pw@host/v1\" }\n", "e.yaml(2,15): judge.url is wrong (and not shown); use an address of http or https without name and password" },
        { "name: t\n", "name: t\njudge: { retries: -1 }\n", "e.yaml(2,19): judge.retries is -1; use a whole number, at least 0" },
        { "name: t\n", "name: t\ngrading: 3\n", "e.yaml(2,10): grading is 3; use a mapping with the keys workers, timeout, on_fault, fault_budget, fault_count, min_group_size, canary, isolation, cpu, memory_mb, interpreters, hot_reload" },
        { "name: t\n", "name: t\ncheckpoints: { keep_best: best }\n", "e.yaml(2,27): checkpoints.keep_best is best; use data/metric, for example valid/correct" },
        { "name: t\n", "name: t\ncheckpoints: { keep_best: valid/nice }\n", "e.yaml(2,27): checkpoints.keep_best is valid/nice, which no evaluation measures; use eval.data, a slash and a grader or reward, or a stage's valid and /loss" },
        { "name: t\n", "name: t\nrun: { dir: \"${NO_SUCH}\" }\n", "e.yaml(2,13): run.dir uses ${NO_SUCH}, which is not set; set the environment variable or write $${NO_SUCH} for the text" },
        { "{ tiny: {} }", "{}", "e.yaml(2,8): model needs either tiny (a new small model) or path (a checkpoint folder); give exactly one" },
        { "{ tiny: {} }", "{ tiny: {}, path: x }", "e.yaml(2,8): model needs either tiny (a new small model) or path (a checkpoint folder); give exactly one" },
        { "{ tiny: {} }", "{ tiny: {}, lora: {} }", "e.yaml(2,26): model.lora has no effect with tuning: full; set model.tuning to lora or remove it" },
        { "{ tiny: {} }", "{ tiny: { width: 100, heads: 3, kv_heads: 3 } }", "e.yaml(2,25): model.tiny.width 100 over 3 heads is no even whole number a head; make width a multiple of 6" },
        { "{ tiny: {} }", "{ tiny: { kv_heads: 3 } }", "e.yaml(2,28): model.tiny.heads 4 is not divisible by kv_heads 3; use a divisor of 4" },
        { "{ tiny: {} }", "{ tiny: { context: 16 } }", "e.yaml(15,29): stages.rft.sampling.max_tokens 16 leaves no room for a prompt in model.tiny.context 16; lower it" },
        { "{ tiny: {} }", "{ tiny: { added_tokens: x } }", "e.yaml(2,32): model.tiny.added_tokens is x; use a list, each a text" },
        { "split: train }", "split: trane }", "e.yaml(5,42): data.train.split is trane; use one of demos, train, valid, pairs; did you mean 'train'?" },
        { "split: train }", "file: x.jsonl }", "e.yaml(5,10): data.train needs either file or generator; give exactly one" },
        { "{ generator: arithmetic, split: train }", "{ file: x.jsonl, seed: 3 }", "e.yaml(5,33): data.train.seed is for generators; remove it or the file" },
        { "split: train }", "split: train, prompt: x }", "e.yaml(5,57): data.train.prompt is for files; remove it" },
        { "{ generator: arithmetic, split: train }", "{ file: x.jsonl, system: x }", "e.yaml(5,35): data.train.system needs prompt, the user's message; add it" },
        { "{ generator: arithmetic, split: train }", "{ file: x.jsonl, prompt: x, chosen: x }", "e.yaml(5,46): data.train.chosen is one answer of a pair; add rejected" },
        { "{ generator: arithmetic, split: train }", "{ file: x.jsonl, prompt: x, extract: { a: '(' } }", "e.yaml(5,52): data.train.extract.a is no regular expression without look-around and back-references; mend it" },
        { "{ tiny: {} }", "{ tiny: {}, dtype: bfloat16 }", "e.yaml(2,27): model.dtype is bfloat16, in which small updates of trained weights are lost; set model.tuning to lora or remove it" },
        { "{ tiny: {} }", "{ path: x, tuning: lora, lora: { dropout: 1 } }", "e.yaml(2,50): model.lora.dropout is 1; use a number from 0 and below 1" },
        { "{ tiny: {} }", "{ path: x, tuning: lora, lora: { target_pattern: '(?=a)' } }", "e.yaml(2,57): model.lora.target_pattern is no regular expression without look-around and back-references; mend it or use targets" },
        { "learning_rate: 1.5e-3", "weight_decay: 0", "e.yaml(10,79): the key 'learning_rate' in stages.skill.optimizer is missing; add it (Peak learning rate)" },
        { "{ generator: arithmetic, split: train }", "{ generator: arithmetic }", "e.yaml(5,23): data.train has a generator but no split; add split: demos, train or valid" },
        { "{ generator: arithmetic, split: train }", "{ generator: arithmetik, split: train }", "e.yaml(5,23): data.train.generator is arithmetik; use one of GENERATORS; did you mean 'arithmetic'?" },
        { "split: train }", "split: train, wrong_share: 0.5 }", "e.yaml(5,62): data.train.wrong_share is for split: demos, the only one with answers; remove it" },
        { "  train: {", "  tra.in: { file: x.jsonl }\n  train: {", "e.yaml(5,3): the data set name 'tra.in' is not a name of letters, digits, - and _" },
        { "correct.js }", "correct.py }", "e.yaml(8,20): graders.correct.file is SUBcorrect.py; use a .dll, .csx, .js or .json file" },
        { "file: correct.js }", "weight: 1 }", "e.yaml(8,12): graders.correct needs either file or builtin; give exactly one" },
        { "correct.js }", "correct.js, builtin: sorting }", "e.yaml(8,12): graders.correct needs either file or builtin; give exactly one" },
        { "file: correct.js }", "builtin: sort }", "e.yaml(8,23): graders.correct.builtin is sort; use one of NAMES" },
        { "file: correct.js }", "builtin: contdown }", "e.yaml(8,23): graders.correct.builtin is contdown; use one of NAMES; did you mean 'countdown'?" },
        { "file: correct.js }", "builtin: sorting, class: x }", "e.yaml(8,39): graders.correct.class is for plugins; remove it" },
        { "correct.js }", "correct.js, range: 1..0 }", "e.yaml(8,39): graders.correct.range is 1..0; use low..high with low below high, such as 0..1" },
        { "correct.js }", "correct.js, weight: .inf }", "e.yaml(8,40): graders.correct.weight is .inf; use a number" },
        { "correct.js }", "correct.js, weight: 0 }", "e.yaml(8,3): every grader has weight 0, so the reward is empty; give one a weight" },
        { "correct.js }", "correct.js, options: 3 }", "e.yaml(8,41): graders.correct.options is 3; use a mapping" },
        { "method: sft", "method: ppo", "e.yaml(10,28): stages.skill.method is ppo; use sft, dpo, rft or distill" },
        { "method: sft, ", "", "e.yaml(10,5): the key 'method' in stages.skill is missing; use sft, dpo, rft or distill" },
        { "name: rft", "name: skill", "e.yaml(11,11): two stages are named skill; give each stage a name of its own" },
        { "data: demos", "data: demo", "e.yaml(10,39): stages.skill.data is demo, but there is no data set of that name; did you mean 'demos'?" },
        { "batch: 8, ", "batch: 8, valid_every: 5, ", "e.yaml(10,81): stages.skill.valid_every needs valid, the held-out rows; add it or remove valid_every" },
        { "batch: 8, ", "batch: 8, early_stop: {}, ", "e.yaml(10,80): stages.skill.early_stop needs valid, the held-out rows; add it or remove early_stop" },
        { "batch: 8, ", "batch: 8, valid: held, ", "e.yaml(10,75): stages.skill.valid is held, but there is no data set of that name; use demos, train, valid" },
        { "batch: 8, ", "batch: 8, valid: train, ", "e.yaml(10,75): stages.skill.valid is train, whose problems are trained on; use split: valid" },
        { "batch: 8, ", "batch: 8, valid: valid, valid_every: 0, early_stop: {}, ", "e.yaml(10,110): stages.skill.early_stop needs measurements on the way; set valid_every above 0" },
        { "batch: 8, ", "batch: 8, valid: valid, early_stop: { patience: 0 }, ", "e.yaml(10,106): stages.skill.early_stop.patience is 0; use a whole number, at least 1" },
        { "batch: 8, ", "batch: 8, valid: valid, early_stop: { min_delta: -1 }, ", "e.yaml(10,107): stages.skill.early_stop.min_delta is -1; use a number, at least 0" },
        { "batch: 8, ", "batch: 8, packing: yes, ", "e.yaml(10,77): stages.skill.packing is yes; use true or false" },
        { "method: sft, data: demos", "method: dpo, data: demos", "e.yaml(10,39): stages.skill.data is demos, whose split has no pairs to learn; use split: pairs" },
        { "learning_rate: 1.5e-3", "learning_rate: 1.5e-3, weight_decay_on: norms", "e.yaml(10,121): stages.skill.optimizer.weight_decay_on is norms; use one of all, matrices" },
        { "data: demos", "data: train", "e.yaml(10,39): stages.skill.data is train, whose split has no answers to learn; use split: demos" },
        { "data: train", "data: valid", "e.yaml(13,11): stages.rft.data is valid, which is held out for evaluation; use split: train" },
        { "learning_rate: 2.0e-4", "learning_rate: 0", "e.yaml(16,33): stages.rft.optimizer.learning_rate is 0; use a number above 0" },
        { "learning_rate: 2.0e-4", "learning_rate: 2.0e-4, betas: [0.9]", "e.yaml(16,48): stages.rft.optimizer.betas is a list of 1; use a list of 2, each a number from 0 and below 1" },
        { "learning_rate: 2.0e-4", "learning_rate: 2.0e-4, betas: [0.9, 1.0]", "e.yaml(16,54): stages.rft.optimizer.betas[1] is 1.0; use a number from 0 and below 1" },
        { "steps: 10\n", "steps: 10\n    group_size: 1\n", "e.yaml(15,17): stages.rft.group_size: group size 1 has no baseline; set group_size to 2 or more, or loss.advantage.estimator to gae, which brings a critic" },
        { "steps: 10\n", "steps: 10\n    minibatches: 65\n", "e.yaml(15,18): stages.rft.minibatches is 65, above prompts_per_step 64; use 64 or less" },
        { "steps: 10\n", "steps: 10\n    zero_variance: { filter: false, refill: true }\n", "e.yaml(15,45): stages.rft.zero_variance.refill needs filter: true; there is nothing to refill" },
        { "steps: 10\n", "steps: 10\n    loss: dpao\n", "e.yaml(15,11): stages.rft.loss.preset is dpao; use one of PRESETS; did you mean 'dapo'?" },
        { "steps: 10\n", "steps: 10\n    loss: { clip_high: 1.28 }\n", "e.yaml(15,24): stages.rft.loss.clip_high is 1.28 as an offset, a ratio of 2.28; for a ratio of 1.28 set clip_bounds: absolute" },
        { "steps: 10\n", "steps: 10\n    loss: { clip_high: 0.28, clip_bounds: absolute }\n", "e.yaml(15,24): stages.rft.loss.clip_high is 0.28 with absolute bounds, which clips every ratio; use a bound above 1, or clip_bounds: offset" },
        { "steps: 10\n", "steps: 10\n    loss: { clip_low: 1.2, clip_bounds: absolute }\n", "e.yaml(15,23): stages.rft.loss.clip_low is 1.2 with absolute bounds, which clips every ratio below it; use a bound below 1, such as 0.8" },
        { "steps: 10\n", "steps: 10\n    loss: { clip_low: 1.2 }\n", "e.yaml(15,23): stages.rft.loss.clip_low is 1.2 as an offset, below a ratio of 0; use 0 to 1, 1 for no lower bound" },
        { "steps: 10\n", "steps: 10\n    loss: { clip_high: 0 }\n", "e.yaml(15,24): stages.rft.loss.clip_high is 0 as an offset, which clips every ratio above 1; use a number above 0, 0.2 is usual" },
        { "steps: 10\n", "steps: 10\n    loss: { preset: gpg, clip_high: 0.3 }\n", "e.yaml(15,37): stages.rft.loss.clip_high is 0.3, which preset gpg does not read; remove it, or take presets with a clipped ratio" },
        { "steps: 10\n", "steps: 10\n    loss: { preset: cispo, dual_clip: 3 }\n", "e.yaml(15,39): stages.rft.loss.dual_clip is 3, which preset cispo does not read; remove it, or take presets with a clipped surrogate" },
        { "steps: 10\n", "steps: 10\n    loss: { preset: dro, ratio_level: token }\n", "e.yaml(15,39): stages.rft.loss.ratio_level is token, which preset dro does not read; remove it, or take presets with a ratio" },
        { "steps: 10\n", "steps: 10\n    loss: { dro_beta: 0.1 }\n", "e.yaml(15,23): stages.rft.loss.dro_beta is 0.1, which preset dapo does not read; remove it, or take dro" },
        { "steps: 10\n", "steps: 10\n    loss: { tau_pos: 1 }\n", "e.yaml(15,22): stages.rft.loss.tau_positive is 1, which preset dapo does not read; remove it, or take sapo" },
        { "steps: 10\n", "steps: 10\n    loss: { log_clip_low: 1 }\n", "e.yaml(15,27): stages.rft.loss.log_clip_low is 1, which preset dapo does not read; remove it, or take gmpo" },
        { "steps: 10\n", "steps: 10\n    loss: { kl: { placement: reward } }\n", "e.yaml(15,30): stages.rft.loss.kl.placement is reward, but there is no KL; set kl.coef above 0 (0.001 is usual), or remove it" },
        { "steps: 10\n", "steps: 10\n    loss: { prob_mask: 1 }\n", "e.yaml(15,24): stages.rft.loss.prob_mask is 1; use a number from 0 and below 1" },
        { "steps: 10\n", "steps: 10\n    loss: { tis: { max: 0 } }\n", "e.yaml(15,25): stages.rft.loss.tis.max is 0; use a number above 0" },
        { "steps: 10\n", "steps: 10\n    loss: { dual_clip: 0.5 }\n", "e.yaml(15,24): stages.rft.loss.dual_clip is 0.5, which cuts where nothing has moved yet; use a number above 1 (3 and 10 are usual), or 0 for off" },
        { "steps: 10\n", "steps: 10\n    loss: { ratio_cap: 1 }\n", "e.yaml(15,24): stages.rft.loss.ratio_cap is 1, which cuts where nothing has moved yet; use a number above 1 (2 is usual), or 0 for off" },
        { "steps: 10\n", "steps: 10\n    loss: { tis: { min: 3 } }\n", "e.yaml(15,25): stages.rft.loss.tis.min is 3, above tis.max 2; swap them" },
        { "steps: 10\n", "steps: 10\n    loss: { tis: { mode: row-mask, level: sequence } }\n", "e.yaml(15,43): stages.rft.loss.tis.level is sequence, but row-mask keeps the weights of tokens; use level: token, or mode: mask" },
        { "steps: 10\n", "steps: 10\n    loss: { preset: grpo, length_norm: 5 }\n", "e.yaml(15,40): stages.rft.loss.length_norm is 5, but the aggregation divides by no constant; remove it, or use aggregation: batch-mean-token-sum-norm" },
        { "steps: 10\n", "steps: 10\n    loss: { epsilon: 0.2, clip_low: 0.2 }\n", "e.yaml(15,13): 'epsilon' is another name of 'clip_low', which in stages.rft.loss is there too; remove one" },
        { "steps: 10\n", "steps: 10\n    sampling2: {}\n", "e.yaml(15,5): unknown key 'sampling2' in stages.rft; did you mean 'sampling'?" },
        { "steps: 10\n", "steps: ten\n", "e.yaml(14,12): stages.rft.steps is ten; use a whole number, at least 1" },
        { "max_tokens: 16", "max_tokens: 16, top_p: 0", "e.yaml(15,40): stages.rft.sampling.top_p is 0; use a number above 0 to 1" },
        { "metric: correct", "metric: corect", "e.yaml(17,30): eval.metric is corect, but there is no grader of that name; did you mean 'correct'?" },
        { "eval: { data: valid", "eval: { data: held", "e.yaml(17,15): eval.data is held, but there is no data set of that name; use demos, train, valid" },
        { "metric: correct", "metric: correct, samples: 4", "e.yaml(17,48): eval.samples is 4 but greedy samples are all the same; set eval.greedy to false or samples to 1" },
        { "eval: {", "guards: { early_stop: { metric: corect } }\neval: {", "e.yaml(17,33): guards.early_stop.metric is corect, but there is no grader of that name; did you mean 'correct'?" },
        { "eval: {", "guards: { max_kl: 0 }\neval: {", "e.yaml(17,19): guards.max_kl is 0; use a number above 0" },
        { "metric: correct", "metric: correct, greedy: yes", "e.yaml(17,47): eval.greedy is yes; use true or false" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_problem_is_named_with_place_and_cure(string part, string replacement, string finding)
    {
        string found = Assert.Single(ConfigFixture.Findings(ConfigFixture.With(part, replacement)));
        finding = finding.Replace("NAMES", string.Join(", ", TaskLibrary.Names), StringComparison.Ordinal)
            .Replace("PRESETS", string.Join(", ", LossPresets.Names), StringComparison.Ordinal)
            .Replace("GENERATORS", string.Join(", ", TaskLibrary.GeneratorNames), StringComparison.Ordinal);
        Assert.Equal(finding, System.Text.RegularExpressions.Regex.Replace(found, "/[^ ]*/(?=correct.py)", "SUB"));
    }

    /// <summary>A stage on pairs: a part of it, its replacement, and the one finding that follows.</summary>
    [Theory]
    [InlineData("loss: {}", "loss: dpo", "e.yaml(14,43): stages.prefer.loss.objective is dpo; use one of sigmoid, hinge, ipo, robust, exo-pair, apo-zero, apo-down, bco-pair, nca-pair, sppo-hard; did you mean 'ipo'?")]
    [InlineData("loss: {}", "loss: { beta: 0 }", "e.yaml(14,51): stages.prefer.loss.beta is 0; use a number above 0")]
    [InlineData("loss: {}", "loss: { objective: exo-pair }", "e.yaml(14,56): stages.prefer.loss.objective is exo-pair, which takes the logarithm of label_smoothing; set that above 0 (1e-3 is usual)")]
    [InlineData("loss: {}", "loss: { objective: ipo, label_smoothing: 0.1 }", "e.yaml(14,78): stages.prefer.loss.label_smoothing is 0.1, which objective ipo does not read; remove it, or take sigmoid, robust or exo-pair")]
    [InlineData("loss: {}", "loss: { label_smoothing: 0.5 }", "e.yaml(14,62): stages.prefer.loss.label_smoothing is 0.5; use a number from 0 and below 0.5")]
    [InlineData("loss: {}", "loss: { ld_alpha: 2 }", "e.yaml(14,55): stages.prefer.loss.ld_alpha is 2; use a number from 0 to 1")]
    [InlineData("loss: {}", "loss: { sft_average: true }", "e.yaml(14,58): stages.prefer.loss.sft_average has no effect with sft_weight 0; set a weight or remove it")]
    [InlineData("loss: {}", "loss: { clip_high: 0.3 }", "e.yaml(14,45): unknown key 'clip_high' in stages.prefer.loss; use objective, beta, label_smoothing, length_normalized, ld_alpha, f_divergence, sft_weight, sft_average")]
    [InlineData("valid: valid, ", "valid: pairs2, ", "e.yaml(14,14): stages.prefer.valid is pairs2, whose problems are trained on; use split: valid")]
    [InlineData("data: pairs,", "data: train,", "e.yaml(13,40): stages.prefer.data is train, whose split has no pairs to learn; use split: pairs")]
    [InlineData("data: train\n", "data: pairs\n", "e.yaml(17,11): stages.rft.data is pairs, whose split has pairs of answers; use split: train")]
    [InlineData("eval: { data: valid", "eval: { data: pairs", "e.yaml(21,15): eval.data is pairs, whose split has pairs of answers; use split: valid")]
    [InlineData("split: pairs, seed: 2", "split: pairs, wrong_share: 0.5", "e.yaml(7,63): data.pairs2.wrong_share is for split: demos, the only one with answers; remove it")]
    [InlineData("split: pairs }", "split: pairs, prompt: x }", "e.yaml(6,57): data.pairs.prompt is for files; remove it")]
    [InlineData("generator: arithmetic, split: pairs }", "file: p.jsonl, prompt: x }", "e.yaml(6,35): data.pairs.prompt makes chat rows, but stages.prefer learns pairs; add chosen and rejected, the two answers")]
    public void Each_problem_of_a_stage_on_pairs_is_named_with_place_and_cure(string part, string replacement, string finding)
    {
        Assert.Contains(part, Preferring, StringComparison.Ordinal);
        Assert.Equal(finding, Assert.Single(ConfigFixture.Findings(Preferring.Replace(part, replacement, StringComparison.Ordinal))));
    }

    private static readonly string Preferring = ConfigFixture.With("  valid: {", "  pairs: { generator: arithmetic, split: pairs }\n  pairs2: { generator: arithmetic, split: pairs, seed: 2 }\n  valid: {")
        .Replace("  - name: rft\n", "  - { name: prefer, method: dpo, data: pairs, steps: 5, batch: 8, optimizer: { learning_rate: 1.0e-4 },\n      valid: valid, valid_every: 5, loss: {} }\n  - name: rft\n", StringComparison.Ordinal);

    /// <summary>A distillation stage: its keys, and the one finding that follows.</summary>
    [Theory]
    [InlineData("teacher: {}", "e.yaml(11,70): stages.taught.teacher is the student itself, which teaches it nothing; give it a model, a run, a stage, or a context that the student lacks")]
    [InlineData("teacher: { run: a, stage: skill }", "e.yaml(11,87): stages.taught.teacher has run and stage; a stage has one teacher, give one of them")]
    [InlineData("teacher: { stage: rft }", "e.yaml(11,79): stages.taught.teacher.stage is rft, but there is no earlier stage of that name; use skill")]
    [InlineData("teacher: { stage: skill }, samples: teacher, loss: grpo", "e.yaml(11,112): stages.taught.loss is of no use where the teacher samples: its tokens are learnt by cross entropy; remove it, or use samples: student")]
    [InlineData("teacher: { stage: skill }, samples: teacher, discount: 0.5", "e.yaml(11,116): stages.taught.discount needs differences between teacher and student, which samples: teacher does not have; remove it")]
    [InlineData("teacher: { stage: skill }, selection: pools", "e.yaml(11,99): stages.taught.selection is pools, which goes by what graders say, but reward_coef is 0; use uniform, or set reward_coef above 0")]
    [InlineData("teacher: { stage: skill }, reward_coef: 1, group_size: 1", "e.yaml(11,116): stages.taught.group_size: group size 1 has no baseline for rewards; set group_size to 2 or more, or reward_coef to 0")]
    [InlineData("teacher: { stage: skill }, coef: 0", "e.yaml(11,94): stages.taught.coef is 0; use a number above 0")]
    [InlineData("steps: 3", "e.yaml(11,5): the key 'teacher' in stages.taught is missing; add it (Whose word on each token is learnt; a teacher given as a text is its model)")]
    public void Each_problem_of_a_distillation_stage_is_named_with_place_and_cure(string keys, string finding)
    {
        string steps = keys.StartsWith("steps", StringComparison.Ordinal) ? "" : "steps: 3, ";
        string stage = $"  - {{ name: taught, method: distill, data: train, {steps}{keys}, optimizer: {{ learning_rate: 1.0e-4 }} }}\n";
        Assert.Equal(finding, Assert.Single(ConfigFixture.Findings(ConfigFixture.With("  - name: rft\n", stage + "  - name: rft\n"))));
    }

    [Fact]
    public void An_rft_stage_without_graders_is_refused() => Assert.Equal(
        "e.yaml(9,5): stage rft learns from rewards but there is no grader; add one under graders",
        Assert.Single(ConfigFixture.Findings(ConfigFixture.With("graders:\n  correct: { file: correct.js }\n", "").Replace("metric: correct", "metric: reward", StringComparison.Ordinal))));

    [Fact]
    public void All_problems_of_a_file_are_reported_together()
    {
        var findings = ConfigFixture.Findings(ConfigFixture.With("steps: 10\n", "steps: 0\n    group_size: 1\n    loos: dapo\n")
            .Replace("batch: 8, ", "", StringComparison.Ordinal), sets: ["stages.rtf.steps=1", "seed"]);
        Assert.Equal(
        [
            "--set stages.rtf.steps=1: there is no stage 'rtf' in stages; did you mean 'rft'?",
            "--set seed: no path=value; write for example --set stages.rft.steps=6",
            "e.yaml(10,5): the key 'batch' in stages.skill is missing; add it (Rows a step)",
            "e.yaml(16,5): unknown key 'loos' in stages.rft; did you mean 'loss'?",
            "e.yaml(14,12): stages.rft.steps is 0; use a whole number, at least 1",
            "e.yaml(15,17): stages.rft.group_size: group size 1 has no baseline; set group_size to 2 or more, or loss.advantage.estimator to gae, which brings a critic",
        ], findings);
    }

    [Theory]
    [InlineData("a: [1", "e.yaml(2,1): not valid YAML: ")]
    [InlineData("a: 1\na: 2", "e.yaml(2,1): the key 'a' is there twice; remove one")]
    [InlineData("a: &x 1\nb: *x", "e.yaml(2,4): aliases are not supported; write the value of *x out")]
    [InlineData("? [a]\n: 1", "e.yaml(1,3): a key must be a word")]
    [InlineData("a: 1\n---\nb: 2", "e.yaml(2,1): a second document begins here; keep one")]
    [InlineData("- 1", "e.yaml(1,1): the file is a list; write a mapping that begins with name:")]
    [InlineData("", "e.yaml(1,1): the file is nothing; write a mapping that begins with name:")]
    public void Text_that_is_no_experiment_is_placed(string text, string finding) =>
        Assert.StartsWith(finding, Assert.Single(ConfigFixture.Findings(text)), StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_named() => Assert.StartsWith("cannot read the experiment file no.yaml: ",
        Assert.Throws<ConfigException>(() => ConfigLoader.Load("no.yaml", new ConfigSources([], new Dictionary<string, string>(), "/tmp"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("stages.rft.optimizer.learning_rat=1", "--set stages.rft.optimizer.learning_rat=1: there is no key 'learning_rat' in stages.rft.optimizer; did you mean 'learning_rate'?")]
    [InlineData("graders.corect.weight=1", "--set graders.corect.weight=1: there is no grader 'corect' in graders; did you mean 'correct'?")]
    [InlineData("data.nowhere.rows=1", "--set data.nowhere.rows=1: there is no data set 'nowhere' in data; use demos, train, valid")]
    [InlineData("seed.x=1", "--set seed.x=1: 'seed' is a single value and has no part 'x'")]
    [InlineData("seed=[1", "--set seed=[1: not valid YAML: ")]
    [InlineData("seed=many", "--set seed=many: seed is many; use a whole number, at least 0")]
    public void A_wrong_set_option_is_named(string set, string finding) =>
        Assert.StartsWith(finding, Assert.Single(ConfigFixture.Findings(ConfigFixture.Minimal, sets: [set])), StringComparison.Ordinal);

    [Fact]
    public void A_wrong_environment_variable_is_named() => Assert.Equal(
        "environment variable RFT__STAGES__RFT__STEP: there is no key 'step' in stages.rft; did you mean 'steps'?",
        Assert.Single(ConfigFixture.Findings(ConfigFixture.Minimal, environment: new() { ["RFT__STAGES__RFT__STEP"] = "3" })));
}
