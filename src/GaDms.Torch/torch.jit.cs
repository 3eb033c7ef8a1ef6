namespace GaDms.Torch;

public static partial class torch
{
    /// <summary>TorchScript.</summary>
    public static class jit
    {
        /// <summary>Loads a module that torch.jit.save wrote, in evaluation mode.</summary>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="InvalidDataException">The file is no TorchScript module.</exception>
        public static ScriptModule load(string path, Device? device = null) => ScriptModule.Load(path, device ?? Device.CPU);
    }
}
