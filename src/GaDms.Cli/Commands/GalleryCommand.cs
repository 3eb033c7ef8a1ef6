using System.CommandLine;

namespace GaDms.Cli.Commands;

/// <summary>Looking after galleries.</summary>
internal static class GalleryCommand
{
    public static Command Create() => new("gallery", "Look into a gallery, check it, change its model, remove people from it.")
    {
        GalleryInfoCommand.Create(),
        GalleryCheckCommand.Create(),
        GalleryReindexCommand.Create(),
        GalleryRemoveCommand.Create(),
        GalleryForgetCommand.Create(),
        GalleryCompactCommand.Create(),
    };
}
