print("tensarium")
