using System.Text.Json;

namespace Rft.Graders;

/// <summary>Spelling of fault codes.</summary>
public static class FaultCodes
{
    /// <summary>The code as it stands in files, metrics and messages, for example <c>runtime_error</c>.</summary>
    /// <param name="code">The code.</param>
    public static string Name(this FaultCode code) => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());
}
