namespace GaDms.Cli;

/// <summary>Finds the small demonstration model that comes with the project.</summary>
internal static class ModelLocator
{
    private static readonly string s_demo = Path.Combine("models", "demo");

    /// <summary>models/demo in the current folder or one above it, else above the program; says what it is.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static string FindDemo()
    {
        var path = Above(Environment.CurrentDirectory).Concat(Above(AppContext.BaseDirectory)).Select(folder => Path.Combine(folder, s_demo)).FirstOrDefault(Directory.Exists)
            ?? throw new InvalidDataException($"no model was given and there is no {s_demo} here; give one with --model FILE");
        Terminal.Note($"note: using the demonstration model {path}, which knows rendered people only; --model FILE takes another");
        return path;
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            yield return at.FullName;
    }
}
