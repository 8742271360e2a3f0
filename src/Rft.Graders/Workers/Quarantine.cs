using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rft.Graders.Workers.Protocol;

namespace Rft.Graders.Workers;

/// <summary>Keeps rollouts that ended two workers, with what is needed to try them again by hand.</summary>
internal static class Quarantine
{
    private static readonly WorkerJson Readable = new(new JsonSerializerOptions(WorkerJson.Default.Options)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Writes a call.</summary>
    /// <returns>The file; null when there is no folder or it cannot be written, which is no reason to lose the run.</returns>
    public static string? Keep(string? folder, GraderInfo grader, CallRequest call, string end)
    {
        if (folder is null) return null;
        try
        {
            Directory.CreateDirectory(folder);
            string file = Path.Combine(folder, Name(grader, call));
            var record = new QuarantinedCall(grader.Name, grader.File, grader.Hash, end, call);
            File.WriteAllText(file, JsonSerializer.Serialize(record, Readable.QuarantinedCall));
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Name(GraderInfo grader, CallRequest call)
    {
        string id = new([.. call.Samples[0].Id.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{grader.Name}\n{call.Samples[0].Id}\n{call.Seed}")))[..8];
        return $"{grader.Name}-{id}-{key}.json";
    }
}
