using System.Reflection;

namespace Rft.Graders.Plugins;

/// <summary>Finds the grader class of a plugin.</summary>
internal static class PluginGraders
{
    private static readonly (Type Interface, GraderShape Shape)[] Interfaces =
    [
        (typeof(IGrader), GraderShape.Sample), (typeof(IGroupGrader), GraderShape.Group), (typeof(IBatchGrader), GraderShape.Batch),
    ];

    /// <param name="Type">The class.</param>
    /// <param name="Attribute">What it says about itself.</param>
    /// <param name="Shape">What it judges.</param>
    /// <param name="Range">The declared range, parsed.</param>
    public sealed record Found(Type Type, GraderAttribute Attribute, GraderShape Shape, ScoreRange? Range);

    /// <summary>The only grader, or the one that <see cref="GraderSource.Grader"/> names.</summary>
    /// <exception cref="GraderLoadException">There is none, or more than one, or it is malformed.</exception>
    public static Found Find(Assembly assembly, GraderSource source)
    {
        var marked = Types(assembly, source.File)
            .Select(type => (Type: type, Attribute: type.GetCustomAttribute<GraderAttribute>()!))
            .Where(grader => grader.Attribute is not null).ToList();
        if (marked.Count == 0) throw None(assembly, source.File);
        string names = string.Join(", ", marked.Select(grader => $"'{grader.Attribute.Name}' ({grader.Type.FullName})"));
        var chosen = marked.Where(grader => source.Grader is null || IsNamed(grader.Type, grader.Attribute, source.Grader)).ToList();
        if (chosen.Count == 0) throw Refuse(FaultCode.NoEntryPoint, $"the plugin has no grader '{source.Grader}'; it has {names}", source.File);
        if (chosen.Count > 1) throw Refuse(FaultCode.LoadError, $"the plugin holds several graders, {names}; say which one is meant", source.File);
        return Describe(chosen[0].Type, chosen[0].Attribute, source.File);
    }

    private static Found Describe(Type type, GraderAttribute attribute, string file)
    {
        if (!type.IsPublic || type.IsAbstract || type.ContainsGenericParameters)
            throw Refuse(FaultCode.LoadError, $"the grader class {type.FullName} must be public, top-level, not abstract and not generic", file);
        var shapes = Interfaces.Where(entry => entry.Interface.IsAssignableFrom(type)).ToList();
        if (shapes.Count != 1)
            throw Refuse(
                FaultCode.LoadError, $"the grader class {type.FullName} must implement exactly one of IGrader, IGroupGrader and IBatchGrader", file);
        try
        {
            return new Found(type, attribute, shapes[0].Shape, attribute.Range is null ? null : ScoreRange.Parse(attribute.Range));
        }
        catch (FormatException e)
        {
            throw new GraderLoadException(
                FaultCode.LoadError, $"the grader class {type.FullName}: {e.Message}", new SourcePosition(file, 0, 0), null, e);
        }
    }

    /// <summary>The types of a plugin.</summary>
    /// <exception cref="GraderLoadException">Some cannot be loaded.</exception>
    public static Type[] Types(Assembly assembly, string file)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            string causes = string.Join("; ", e.LoaderExceptions.Select(cause => cause?.Message).Distinct());
            throw new GraderLoadException(
                FaultCode.LoadError, $"types of the plugin cannot be loaded: {causes}", new SourcePosition(file, 0, 0), null, e);
        }
    }

    private static bool IsNamed(Type type, GraderAttribute attribute, string name) =>
        attribute.Name == name || type.FullName == name || type.Name == name;

    private static GraderLoadException None(Assembly assembly, string file)
    {
        var unmarked = assembly.GetTypes().FirstOrDefault(type => Interfaces.Any(entry => entry.Interface.IsAssignableFrom(type)));
        return Refuse(
            FaultCode.NoEntryPoint,
            unmarked is null
                ? "the plugin holds no class with a [Grader(\"name\")] attribute"
                : $"the class {unmarked.FullName} is a grader without a [Grader(\"name\")] attribute; add it", file);
    }

    private static GraderLoadException Refuse(FaultCode code, string message, string file) =>
        new(code, message, new SourcePosition(file, 0, 0));
}
