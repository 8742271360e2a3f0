using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rft.Graders;

namespace Rft.Benchmarks;

/// <summary>Writes the folder of a run that never was, with as many rollouts as wanted, in the form that runs write.</summary>
internal static class BigRun
{
    private const int GroupSize = 8;
    private const int PromptsPerStep = 64;
    private const ulong TheSeed = 17;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    /// <param name="folder">The run's folder; an earlier one is overwritten.</param>
    /// <param name="rollouts">How many rollouts; whole steps of 512 are written.</param>
    public static void Write(string folder, int rollouts)
    {
        int steps = (rollouts + GroupSize * PromptsPerStep - 1) / (GroupSize * PromptsPerStep);
        Directory.CreateDirectory(Path.Combine(folder, "checkpoints"));
        string files = Directory.CreateDirectory(Path.Combine(folder, "rollouts")).FullName;
        File.WriteAllText(Path.Combine(folder, "LOCK"), "");
        File.WriteAllText(Path.Combine(folder, "config.yaml"), "name: synthetic\n");
        File.WriteAllText(Path.Combine(folder, "run.json"), JsonSerializer.Serialize(new
        {
            schema = "rft.run/1",
            run = Path.GetFileName(folder),
            experiment = "synthetic",
            seed = TheSeed,
            started = "2026-01-01T00:00:00+00:00",
            stages = new[] { new { name = "rft", method = "rft", steps, rows = 20000 } },
        }));
        using var metrics = new StreamWriter(Path.Combine(folder, "metrics.jsonl"));
        for (int step = 1; step <= steps; step++)
        {
            double mean = WriteStep(Path.Combine(files, string.Create(CultureInfo.InvariantCulture, $"step-{step:D6}.jsonl")), step, (double)step / steps);
            string numbers = string.Create(CultureInfo.InvariantCulture, $"\"step\":{step},\"reward/mean\":{mean:0.####},\"time/step\":1.5");
            metrics.Write($$"""{"type":"step","stage":"rft",{{numbers}}}""" + "\n");
        }
        File.WriteAllText(Path.Combine(folder, "result.json"), """{"schema":"rft.result/1","status":"succeeded","wall_seconds":3600}""");
        Console.Error.WriteLine($"{steps} steps, {(long)steps * PromptsPerStep * GroupSize} rollouts in {folder}");
    }

    private static double WriteStep(string path, int step, double progress)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        using var json = new Utf8JsonWriter(file, Readable);
        double sum = 0;
        for (int prompt = 0; prompt < PromptsPerStep; prompt++)
        {
            for (int member = 0; member < GroupSize; member++)
            {
                double Draw(ulong what) => Seed.Uniform(TheSeed, (ulong)step, (ulong)prompt, (ulong)member, what);
                var rollout = new Drawn(step, prompt, member, Draw(0) < 0.2 + 0.6 * progress, Draw(1), Draw(2) < 0.001, 20 + (int)(60 * Draw(3)));
                sum += rollout.Reward;
                WriteRollout(json, rollout);
                json.Flush();
                json.Reset();
                file.WriteByte((byte)'\n');
            }
        }
        return sum / (PromptsPerStep * GroupSize);
    }

    private static void WriteRollout(Utf8JsonWriter json, Drawn rollout)
    {
        json.WriteStartObject();
        json.WriteString("schema", "rft.rollout/1");
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"rft/s{rollout.Step}/p{rollout.Prompt}/c{rollout.Member}"));
        json.WriteString("stage", "rft");
        json.WriteNumber("step", rollout.Step);
        json.WriteNumber("prompt_index", rollout.Prompt);
        json.WriteNumber("row", rollout.Step * PromptsPerStep + rollout.Prompt);
        json.WriteNumber("member", rollout.Member);
        json.WriteStartArray("messages");
        json.WriteStartObject();
        json.WriteString("role", "user");
        json.WriteString("content", string.Create(CultureInfo.InvariantCulture,
            $"What is {rollout.Step} times {rollout.Prompt}? Think first, and give the answer between tags."));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("text", Text(rollout));
        json.WriteString("finish_reason", "stop");
        json.WriteNumber("tokens", rollout.Words + 6);
        json.WriteNumber("policy_version", rollout.Step - 1);
        WriteReward(json, rollout);
        WriteScores(json, rollout);
        if (rollout.Failed) json.WriteNull("advantage");
        else json.WriteNumber("advantage", rollout.Reward - 0.5);
        json.WriteBoolean("kept", !rollout.Failed);
        json.WriteEndObject();
    }

    private static string Text(Drawn rollout)
    {
        var text = new StringBuilder();
        for (int word = 0; word < rollout.Words; word++) text.Append("so ");
        return text.Append(CultureInfo.InvariantCulture, $"<answer>{rollout.Step * rollout.Prompt + (rollout.Right ? 0 : 1)}</answer>").ToString();
    }

    private static void WriteReward(Utf8JsonWriter json, Drawn rollout)
    {
        if (rollout.Failed)
        {
            json.WriteNull("reward");
            json.WriteString("dropped", "grader_failed");
            return;
        }
        json.WriteStartObject("reward");
        json.WriteNumber("raw", rollout.Reward);
        json.WriteNumber("value", rollout.Reward);
        json.WriteEndObject();
        json.WriteNull("dropped");
    }

    private static void WriteScores(Utf8JsonWriter json, Drawn rollout)
    {
        json.WriteStartObject("scores");
        json.WriteStartObject("brevity");
        json.WriteString("state", "scored");
        json.WriteNumber("value", rollout.Brevity);
        json.WriteString("grader_hash", "2c7f5596fa6e880db60137b9b63b0c8cf5ecb324c66bbc870865564a39688248");
        json.WriteEndObject();
        json.WriteStartObject("correct");
        json.WriteString("state", rollout.Failed ? "failed" : "scored");
        if (rollout.Failed) json.WriteString("fault", "timeout");
        else json.WriteNumber("value", rollout.Right ? 1 : 0);
        json.WriteString(rollout.Failed ? "message" : "reason", rollout.Failed ? "no score within 2s" : rollout.Right ? "right" : "wrong");
        json.WriteString("grader_hash", "6aed132db0549ea8a0d5807a76734b31d0303bbe2e166f23bf08bb18582dc0d0");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private readonly record struct Drawn(int Step, int Prompt, int Member, bool Right, double Brevity, bool Failed, int Words)
    {
        public double Reward => Failed ? 0 : (Right ? 1 : 0) + 0.1 * Brevity;
    }
}
