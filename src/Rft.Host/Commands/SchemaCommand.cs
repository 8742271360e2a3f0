using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rft.Host.Configuration;

namespace Rft.Host.Commands;

/// <summary><c>rft schema</c>: JSON schemas for editors.</summary>
internal static class SchemaCommand
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var config = new Command("config", "The schema of experiment files.");
        config.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.WriteLine(ConfigSchema.ToJson().ToJsonString(Indented));
            return (int)ExitCode.Done;
        });
        return new Command("schema", "Prints JSON schemas for editors.") { config };
    }
}
