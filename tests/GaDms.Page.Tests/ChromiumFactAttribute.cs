namespace GaDms.Page.Tests;

/// <summary>A test in a browser, skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium is null)
            Skip = "there is no chromium; install it (Debian: apt install chromium) or set GADMS_CHROMIUM to its program";
    }

    /// <summary>The browser's program; null: there is none.</summary>
    public static string? Chromium { get; } = new[]
    {
        Environment.GetEnvironmentVariable("GADMS_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
    }.FirstOrDefault(File.Exists);
}
