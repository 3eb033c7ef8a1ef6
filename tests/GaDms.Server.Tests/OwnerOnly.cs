namespace GaDms.Server.Tests;

internal static class OwnerOnly
{
    /// <summary>Nobody but its owner may read or write the file; Windows has no such modes.</summary>
    public static void Check(string path)
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }
}
