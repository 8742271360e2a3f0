namespace Rft.Graders.Scripts;

/// <summary>A script's code, ready to be loaded any number of times.</summary>
/// <param name="Assembly">The emitted assembly.</param>
/// <param name="Symbols">Its portable PDB: stack traces carry script lines.</param>
/// <param name="EntryType">The class that holds the entry point.</param>
/// <param name="EntryMethod">The entry point, which runs the top-level code.</param>
/// <param name="Form">How the script answers.</param>
/// <param name="Header">What its header comment declares.</param>
internal sealed record CompiledScript(
    byte[] Assembly, byte[] Symbols, string EntryType, string EntryMethod, ScriptForm Form, ScriptHeader Header);

/// <summary>How a script answers.</summary>
internal enum ScriptForm
{
    /// <summary>By the value of its top-level code.</summary>
    TopLevel,

    /// <summary>By a method <c>Grade(sample, item)</c>.</summary>
    Grade,

    /// <summary>By a method <c>GradeGroup(samples, item)</c>.</summary>
    GradeGroup,
}
