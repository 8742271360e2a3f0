using System.Text.Json;

namespace Rft.Graders.Tasks;

/// <summary>Reads the options of built-in graders. An option that nobody reads is an error: it would change nothing.</summary>
internal static class TaskOptions
{
    /// <summary>Options as a record whose properties they set: <c>max_rows</c> sets <c>MaxRows</c>.</summary>
    /// <exception cref="TaskException">There is no such option, or its value does not fit.</exception>
    public static T Bind<T>(Item options)
        where T : class, new()
    {
        try
        {
            return (T)OptionBinder.Bind(typeof(T), options);
        }
        catch (JsonException e)
        {
            throw new TaskException(e.Message, e);
        }
    }

    /// <exception cref="TaskException">There is an option.</exception>
    public static void RequireNone(Item options)
    {
        if (options.Json.EnumerateObject() is var all && all.MoveNext())
            throw new TaskException($"there is no option '{all.Current.Name}'; this grader has none");
    }
}
