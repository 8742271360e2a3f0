using Rft.Training.Native;
using TorchSharp;
LibTorch.EnsureLoaded();
Console.WriteLine(LibTorch.Found);
using var t = torch.rand(3, 3);
Console.WriteLine(t.matmul(t).sum().item<float>());
