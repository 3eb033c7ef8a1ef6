using System.Runtime.InteropServices;

namespace GaDms.Torch.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial int gadms_tower_available();

    [LibraryImport(Library)]
    public static partial int gadms_tower_create(nint* weights, int weightCount, long heads, int computeType, nint* tower);

    [LibraryImport(Library)]
    public static partial void gadms_tower_free(nint tower);

    [LibraryImport(Library)]
    public static partial int gadms_tower_forward(TowerHandle tower, nint x, nint at, int causal, nint* result);
}
