using System.Reflection;

namespace Rft.Graders.Plugins;

/// <summary>Creates a grader: its one public constructor takes nothing, the options as an <see cref="Item"/>, or an options class bound from them.</summary>
internal static class PluginActivator
{
    /// <exception cref="GraderLoadException">There is no such constructor, the options do not bind, or the constructor throws.</exception>
    public static object Create(Type type, GraderSource source)
    {
        var constructors = type.GetConstructors();
        if (constructors is not [var constructor] || constructor.GetParameters().Length > 1)
            throw Refuse(
                $"the class {type.FullName} must have one public constructor, which takes nothing, an Item, or an options class",
                source.File, null);
        object?[] arguments = [.. constructor.GetParameters().Select(parameter => Bind(parameter.ParameterType, type, source))];
        try
        {
            return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
        }
#pragma warning disable CA1031 // Code of the grader's author may throw anything.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw Refuse($"the constructor of {type.FullName} threw {e.GetType().Name}: {e.Message}", source.File, e);
        }
    }

    private static object Bind(Type optionsType, Type type, GraderSource source)
    {
        if (optionsType == typeof(Item)) return source.Options;
        try
        {
            return OptionBinder.Bind(optionsType, source.Options);
        }
#pragma warning disable CA1031 // The options class is the author's code, too.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw Refuse($"the options of {type.FullName} do not bind to {optionsType.Name}: {e.Message}", source.File, e);
        }
    }

    private static GraderLoadException Refuse(string message, string file, Exception? cause) =>
        new(FaultCode.LoadError, message, new SourcePosition(file, 0, 0), null, cause);
}
