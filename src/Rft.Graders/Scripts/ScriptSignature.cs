using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Rft.Graders.Scripts;

/// <summary>Checks the parameters of a script's <c>Grade</c> or <c>GradeGroup</c>.</summary>
internal static class ScriptSignature
{
    private const string SampleType = "Rft.Graders.Sample", ItemType = "Rft.Graders.Item";
    private const string SamplesType = $"System.Collections.Generic.IReadOnlyList<{SampleType}>";

    /// <exception cref="GraderLoadException">The parameters are others.</exception>
    public static void Check(CSharpCompilation compilation, ScriptForm form, string file)
    {
        string first = form == ScriptForm.Grade ? SampleType : SamplesType;
        var method = compilation.ScriptClass!.GetMembers(form.ToString()).OfType<IMethodSymbol>().Single();
        if (method.Arity == 0 && method.Parameters.Length == 2 && Is(method.Parameters[0], first) && Is(method.Parameters[1], ItemType)) return;
        string wanted = form == ScriptForm.Grade ? "Grade(Sample sample, Item item)" : "GradeGroup(IReadOnlyList<Sample> samples, Item item)";
        throw ScriptSyntax.Refuse($"the method must be {wanted}", method.DeclaringSyntaxReferences[0].GetSyntax(), file);
    }

    private static bool Is(IParameterSymbol parameter, string type) =>
        parameter.RefKind == RefKind.None
        && parameter.Type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(TypeNames) == type;

    private static SymbolDisplayFormat TypeNames { get; } = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);
}
